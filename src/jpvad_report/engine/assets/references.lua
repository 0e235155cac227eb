-- Numbers tables and figures and resolves @tbl-x and @fig-x for the embedded engine, as Quarto does by itself.
-- An unknown or ambiguous reference stops the build: Quarto would leave `?@tbl-x` in the text.
-- On the way to json it only numbers and resolves, so that two manuscripts can be compared as they are read; what
-- comes back marked as `resolved` is then given the form of its format.

-- A figure is named without its extension, and each format takes the file that suits it. Quarto has
-- `default-image-extension` for this; for Typst a PDF figure keeps the fonts that it was drawn with.
local EXTENSIONS = { html = "svg", docx = "png", typst = "svg" }

-- As Quarto calls them.
local NAMES = { en = { tbl = "Table", fig = "Figure" }, ja = { tbl = "表", fig = "図" } }
local LABELS = NAMES.en
local NBSP = "\u{a0}"

local names = {}
local counts = { tbl = 0, fig = 0 }

local function kind_of(id)
  local prefix = id:match("^(%l+)%-.")
  return prefix and LABELS[prefix] and prefix
end

local function fail(what, ids)
  table.sort(ids)
  error("JPVAD_" .. what .. ":" .. table.concat(ids, " "), 0)
end

local function label_caption(caption, name)
  local label = pandoc.Span({ pandoc.Str(name .. ".") }, pandoc.Attr("", { "caption-label" }))
  local inlines = pandoc.Inlines({ label, pandoc.Space() })
  if caption.long[1] == nil then
    caption.long = { pandoc.Plain(inlines) }
    return
  end
  local first = caption.long[1]
  inlines:extend(first.content)
  first.content = inlines
  caption.long[1] = first
end

local function numbered(block)
  local id = block.identifier
  local kind = kind_of(id)
  if kind == nil then
    return nil
  end
  if names[id] then
    fail("DUPLICATE", { id })
  end
  counts[kind] = counts[kind] + 1
  names[id] = LABELS[kind] .. NBSP .. counts[kind]
  label_caption(block.caption, names[id])
  return block
end

-- Quarto's own way to give column widths: {#tbl-x tbl-colwidths="[40,20,20,20]"}.
local function set_widths(tbl)
  local given = tbl.attributes["tbl-colwidths"]
  if given == nil then
    return
  end
  local widths = {}
  for width in given:gmatch("[%d.]+") do
    widths[#widths + 1] = tonumber(width)
  end
  if #widths == #tbl.colspecs then
    for index, spec in ipairs(tbl.colspecs) do
      tbl.colspecs[index] = { spec[1], widths[index] / 100 }
    end
  end
  tbl.attributes["tbl-colwidths"] = nil
end

local function strong_label(span)
  return span.classes:includes("caption-label") and pandoc.Strong(span.content) or nil
end

-- In a page the caption stands outside the table's own box, so that it does not scroll away with the table.
local function with_caption_outside(tbl)
  local caption = pandoc.utils.blocks_to_inlines(tbl.caption.long)
  local id, classes = tbl.identifier, table.concat({ "table-figure", table.unpack(tbl.classes) }, " ")
  tbl.caption.long, tbl.identifier = {}, ""
  return {
    pandoc.RawBlock("html", '<figure id="' .. id .. '" class="' .. classes .. '"><figcaption>'),
    pandoc.Plain(caption),
    pandoc.RawBlock("html", "</figcaption>"),
    tbl,
    pandoc.RawBlock("html", "</figure>"),
  }
end

local function number_all(doc)
  local function number_table(tbl)
    set_widths(tbl)
    numbered(tbl)
    return tbl, false
  end
  return doc:walk({ traverse = "topdown", Table = number_table, Figure = numbered })
end

local function resolve_all(doc)
  local unknown, seen = {}, {}
  local function cite(element)
    -- What is not a table or figure is a paper, for citeproc.
    if kind_of(element.citations[1].id) == nil then
      return nil
    end
    local inlines = pandoc.Inlines({})
    for index, citation in ipairs(element.citations) do
      local name = names[citation.id]
      if name == nil and not seen[citation.id] then
        seen[citation.id] = true
        unknown[#unknown + 1] = citation.id
      elseif name then
        if index > 1 then
          inlines:extend({ pandoc.Str(","), pandoc.Space() })
        end
        if #citation.prefix > 0 then
          inlines:extend(citation.prefix)
          inlines:insert(pandoc.Space())
        end
        local text = citation.mode == "SuppressAuthor" and name:match("%d+$") or name
        inlines:insert(pandoc.Link({ pandoc.Str(text) }, "#" .. citation.id, "", pandoc.Attr("", { "cross-reference" })))
        inlines:extend(citation.suffix)
      end
    end
    return inlines
  end
  doc = doc:walk({ Cite = cite })
  if #unknown > 0 then
    fail("UNRESOLVED", unknown)
  end
  return doc
end

local function add_extension(image)
  local _, extension = pandoc.path.split_extension(image.src)
  if extension == "" then
    image.src = image.src .. "." .. (EXTENSIONS[FORMAT:match("^%l+")] or "png")
    return image
  end
end

local function form_table(tbl)
  return kind_of(tbl.identifier) and with_caption_outside(tbl) or tbl, false
end

local function give_form(doc)
  doc = doc:walk({ Image = add_extension })
  if FORMAT:match("html") then
    return doc:walk({ traverse = "topdown", Table = form_table })
  end
  return FORMAT:match("typst") and doc:walk({ Span = strong_label }) or doc
end

function Pandoc(doc)
  LABELS = NAMES[pandoc.utils.stringify(doc.meta.lang or "en"):sub(1, 2)] or NAMES.en
  if not doc.meta.resolved then
    doc = resolve_all(number_all(doc))
  end
  return FORMAT:match("json") and doc or give_form(doc)
end

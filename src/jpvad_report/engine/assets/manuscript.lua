-- Gives the manuscript's own marks their form in each format. Both engines run it: Quarto through `filters:`,
-- the embedded engine through --lua-filter.
--
--   [46.2%]{.num key="..."}            a number that comes from the results store
--   [P=0.03]{.num key="..." part="p"}  the same, where one result is printed in several parts
--   [5 (3–9)]{.num key="..." with="..."}  the same, printed with other results
--   [To be completed ...]{.todo}       an empty field
--   ::: {.table-note}                  the footnotes of the table above
--   rows with only a bold first cell   group headings, which then span the table
--   cells that begin with &emsp;       indented levels
--   [Timing]{.spanning} Before         a heading of a column, below one that it shares with its neighbours
--   ::: {.new-page}                    what follows begins a page; with .in-place, figures no longer float

local EM_SPACE = "\u{2003}"
local MAX_LEVEL = 3
local WIDE = 5 -- columns that a phone cannot show side by side

local function is_format(name)
  return FORMAT:match(name) ~= nil
end

local function escape_xml(text)
  return (text:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;"):gsub('"', "&quot;"))
end

local function content_control(key, content)
  local tag = escape_xml(key)
  local inlines = pandoc.Inlines({})
  inlines:insert(pandoc.RawInline("openxml",
    '<w:sdt><w:sdtPr><w:alias w:val="' .. tag .. '"/><w:tag w:val="' .. tag .. '"/></w:sdtPr><w:sdtContent>'))
  inlines:extend(content)
  inlines:insert(pandoc.RawInline("openxml", "</w:sdtContent></w:sdt>"))
  return inlines
end

local function number(span)
  local key = span.attributes["key"]
  if key == nil or key == "" then
    error("JPVAD_KEYLESS:" .. pandoc.utils.stringify(span), 0)
  end
  local part = span.attributes["part"]
  if part and part ~= "" then
    key = key .. "#" .. part
  end
  if is_format("docx") then
    return content_control(key, span.content)
  elseif is_format("html") then
    -- A link to its row of the results, which manuscript.js shows beside it.
    local link = pandoc.Link(span.content, "#result-" .. span.attributes["key"], "", pandoc.Attr("", { "num" }))
    link.attributes["part"] = part
    link.attributes["with"] = span.attributes["with"]
    return link
  end
  return span.content
end

function Span(span)
  if span.classes:includes("num") then
    return number(span)
  elseif span.classes:includes("todo") then
    if is_format("docx") then
      span.attributes["custom-style"] = "To Do" -- the finisher adds the highlight
    elseif is_format("typst") then
      span.classes:insert("mark")
    end
    return span
  end
end

local function is_note(block)
  return block ~= nil and block.t == "Div" and block.classes:includes("table-note")
end

function Div(div)
  if div.classes:includes("new-page") then
    if is_format("docx") then -- the finisher lets the next paragraph begin a page
      return pandoc.RawBlock("openxml", '<w:p><w:pPr><w:pStyle w:val="NewPage"/></w:pPr></w:p>')
    elseif is_format("typst") then
      local set = div.classes:includes("in-place") and "\n#show images: set figure(placement: none)" or ""
      return pandoc.RawBlock("typst", "#pagebreak(weak: true)" .. set)
    end
    return div
  end
  if is_note(div) and is_format("docx") then
    div.attributes["custom-style"] = "Table Note"
    return div
  end
end

-- In Typst a table and its note are one thing, so that a page break cannot part them. (Quarto has hidden the table in
-- a float of its own by now: there a table without a note stays as it is.)
local function join_notes(blocks)
  local result = pandoc.Blocks({})
  for index, block in ipairs(blocks) do
    local lone = block.t == "Table" and quarto == nil and not is_note(blocks[index + 1])
    if is_note(block) then
      result:insert(pandoc.RawBlock("typst", "#table-note["))
      result:extend(block.content)
      result:insert(pandoc.RawBlock("typst", index > 1 and "]]" or "]"))
    else
      if is_note(blocks[index + 1]) then
        result:insert(pandoc.RawBlock("typst", "#with-note["))
      elseif lone then
        result:insert(pandoc.RawBlock("typst", "#lone-table["))
      end
      result:insert(block)
      if lone then
        result:insert(pandoc.RawBlock("typst", "]"))
      end
    end
  end
  return result
end

Blocks = is_format("typst") and join_notes or nil

local function is_empty(cell)
  return pandoc.utils.stringify(cell.contents) == ""
end

-- A row whose first cell is bold throughout and whose other cells are empty.
local function is_group_heading(row)
  if #row.cells < 2 or is_empty(row.cells[1]) then
    return false
  end
  for index = 2, #row.cells do
    if not is_empty(row.cells[index]) then
      return false
    end
  end
  for _, block in ipairs(row.cells[1].contents) do
    for _, inline in ipairs(block.content or {}) do
      if inline.t ~= "Strong" and inline.t ~= "Space" then
        return false
      end
    end
  end
  return true
end

local function strip_level(cell)
  local block = cell.contents[1]
  local first = block and block.content and block.content[1]
  if first == nil or first.t ~= "Str" then
    return 0
  end
  local level, text = 0, first.text
  while text:sub(1, #EM_SPACE) == EM_SPACE do
    level, text = level + 1, text:sub(#EM_SPACE + 1)
  end
  if level > 0 then
    local content = block.content
    content[1] = pandoc.Str(text)
    if text == "" then
      content:remove(1)
    end
    block.content = content
    cell.contents[1] = block
  end
  return math.min(level, MAX_LEVEL)
end

-- Give a first cell its place: `name` is a class in html, a style in Word, a function of the Typst template.
local function dress(cell, name, level)
  local block = cell.contents[1]
  if is_format("html") then
    cell.attr.classes:insert(level and name .. "-" .. level or name)
  elseif is_format("docx") then
    local style = name == "level" and "Table Level " .. level or "Table Group"
    -- Pandoc gives a Plain its own style, whatever is around it.
    local paragraph = pandoc.Para(block.content)
    cell.contents = { pandoc.Div({ paragraph }, pandoc.Attr("", {}, { ["custom-style"] = style })) }
  elseif is_format("typst") then
    local call = "#table-" .. name .. (level and "(" .. level .. ")" or "") .. "["
    local content = pandoc.Inlines({ pandoc.RawInline("typst", call) })
    content:extend(block.content)
    content:insert(pandoc.RawInline("typst", "]"))
    block.content = content
    cell.contents[1] = block
  end
end

local function take_spanning(cell)
  local block = cell.contents[1]
  local content = block and block.content
  if content == nil or content[1] == nil or content[1].t ~= "Span" or not content[1].classes:includes("spanning") then
    return nil
  end
  local over = content:remove(1).content
  while content[1] and (content[1].t == "Space" or content[1].t == "SoftBreak") do
    content:remove(1)
  end
  block.content = is_format("typst") and pandoc.Inlines({ pandoc.Strong(content) }) or content
  cell.contents[1] = block
  return over
end

-- Two rows of headings: one cell over the columns that share a heading, the others as high as both.
local function split_head(tbl)
  local cells, over, any = tbl.head.rows[1] and tbl.head.rows[1].cells or {}, {}, false
  for index, cell in ipairs(cells) do
    over[index] = take_spanning(cell)
    any = any or over[index] ~= nil
  end
  if not any then
    return
  end
  local top, bottom, index = pandoc.List({}), pandoc.List({}), 1
  while index <= #cells do
    if over[index] == nil then
      cells[index].row_span = 2
      top:insert(cells[index])
    else
      local last, name = index, pandoc.utils.stringify(over[index])
      while over[last + 1] and pandoc.utils.stringify(over[last + 1]) == name do
        last = last + 1
      end
      top:insert(pandoc.Cell({ pandoc.Plain(over[index]) }, "AlignCenter", 1, last - index + 1))
      for column = index, last do
        bottom:insert(cells[column])
      end
      index = last
    end
    index = index + 1
  end
  local attr = tbl.head.rows[1].attr
  tbl.head.rows = { pandoc.Row(top, attr), pandoc.Row(bottom, attr) }
end

-- Whoever listens to a table hears with each value what its row and its column are.
local function name_headers(tbl)
  for _, row in ipairs(tbl.head.rows) do
    for _, cell in ipairs(row.cells) do
      cell.attr.attributes["scope"] = cell.col_span > 1 and "colgroup" or "col"
    end
  end
  local bodies = pandoc.List({})
  local function begin(head)
    bodies:insert({ attr = pandoc.Attr(), body = {}, head = head, row_head_columns = 1 })
  end
  for _, body in ipairs(tbl.bodies) do
    begin(body.head)
    for _, row in ipairs(body.body) do
      local first = row.cells[1]
      if first.col_span > 1 then -- a heading: its rows are a body of their own
        first.attr.attributes["scope"] = "rowgroup"
        begin({ row })
      else
        first.attr.attributes["scope"] = "row"
        table.insert(bodies[#bodies].body, row)
      end
    end
  end
  tbl.bodies = bodies:filter(function(body) return #body.head + #body.body > 0 end)
end

function Table(tbl)
  split_head(tbl)
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.body) do
      if is_group_heading(row) then
        local heading = row.cells[1]
        heading.col_span = #row.cells
        dress(heading, "group")
        row.cells = { heading }
      else
        local level = strip_level(row.cells[1])
        if level > 0 then
          dress(row.cells[1], "level", level)
        end
      end
    end
  end
  if is_format("html") then
    name_headers(tbl)
    local size = #tbl.colspecs >= WIDE and "wide" or "narrow"
    return pandoc.Div({ tbl }, pandoc.Attr("", { "table-box", size }, { tabindex = "0" })), false
  end
  return tbl
end

-- Pandoc writes no alternative text for Typst.
local function typst_image(image, alt)
  local function text(value)
    return '"' .. value:gsub("\\", "\\\\"):gsub('"', '\\"') .. '"'
  end
  local width = image.attributes["width"]
  local size = width and ", width: " .. width or ""
  return pandoc.RawInline("typst", "#image(" .. text(image.src) .. ", alt: " .. text(alt) .. size .. ")")
end

-- Quarto itself knows fig-alt, but only in html.
function Image(image)
  local alt = image.attributes["fig-alt"]
  if alt and is_format("typst") and not quarto then
    return typst_image(image, alt)
  end
  if alt and not (quarto and is_format("html")) then
    image.caption = { pandoc.Str(alt) }
    image.attributes["fig-alt"] = nil
    return image
  end
end

-- A line of links to the parts of a page, and to the results behind it.
local function contents(doc, words)
  local top = nil
  for _, block in ipairs(doc.blocks) do
    top = block.t == "Header" and math.min(top or block.level, block.level) or top
  end
  local items = {}
  for _, block in ipairs(doc.blocks) do
    if block.t == "Header" and block.level == top then
      items[#items + 1] = { pandoc.Plain({ pandoc.Link(block.content, "#" .. block.identifier) }) }
    end
  end
  items[#items + 1] = { pandoc.Plain({ pandoc.Link(words.results, "#results-behind") }) }
  local label = escape_xml(pandoc.utils.stringify(words.contents))
  return pandoc.Blocks({
    pandoc.RawBlock("html", '<nav class="contents" aria-label="' .. label .. '">'),
    pandoc.BulletList(items),
    pandoc.RawBlock("html", "</nav>"),
  })
end

-- On paper a browser shows the mark in the margin of every page; the banner itself stands on the first only.
function Pandoc(doc)
  local words, mark = doc.meta["page-words"], doc.meta["page-mark"]
  if words and is_format("html") then
    local blocks = contents(doc, words)
    blocks:extend(doc.blocks)
    doc.blocks = blocks
  end
  if mark and is_format("html") then
    local text = pandoc.utils.stringify(mark):gsub('[\\"<>\n]', function(character)
      return string.format("\\%x ", character:byte())
    end)
    doc.blocks:insert(1, pandoc.RawBlock("html",
      '<style>@media print { @page { @top-center { content: "' .. text
        .. '"; color: #8f1d1d; font: bold 8pt sans-serif; } } }</style>'))
  end
  return doc
end

-- Gives the changes of a marked manuscript their form. It runs after manuscript.lua, on what `jpvad-report mark` wrote:
--
--   []{.insertion}, []{.deletion}              text that came or went: pandoc itself knows them for Word
--   []{.moved-from}, []{.moved-to}             text that stands elsewhere now
--   ... with .picture                          the same of a picture
--   []{.paragraph-insertion} and so on         at the end of a paragraph: the whole paragraph came or went
--   rows with the class row-insertion, row-deletion
--   ::: {.legend}                              what the marks mean; never in Word, whose own marks need no legend

local KINDS = { insertion = "ins", deletion = "del", ["moved-from"] = "moveFrom", ["moved-to"] = "moveTo" }
local PAGE = { insertion = "ins", deletion = "del", ["moved-from"] = "del", ["moved-to"] = "ins" }

local function is_format(name)
  return FORMAT:match(name) ~= nil
end

local function escape_xml(text)
  return (text:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;"):gsub('"', "&quot;"))
end

local function kind_of(classes, prefix)
  for name in pairs(KINDS) do
    if classes:includes(prefix .. name) then
      return name
    end
  end
end

-- Word's element; the finisher gives it its number.
local function word_element(name, attributes)
  local date = attributes["date"] and ' w:date="' .. escape_xml(attributes["date"]) .. '"' or ""
  local moved = attributes["name"] and ' w:name="' .. escape_xml(attributes["name"]) .. '"' or ""
  return '<w:' .. KINDS[name] .. ' w:id="0" w:author="' .. escape_xml(attributes["author"] or "") .. '"' .. date .. moved
end

local function around(open, content, close, format)
  local inlines = pandoc.Inlines({ pandoc.RawInline(format, open) })
  inlines:extend(content)
  inlines:insert(pandoc.RawInline(format, close))
  return inlines
end

function Span(span)
  local whole = kind_of(span.classes, "paragraph-")
  if whole then
    -- An empty change in a paragraph is one of its mark.
    return is_format("docx") and pandoc.RawInline("openxml", word_element(whole, span.attributes) .. "/>") or {}
  end
  if span.classes:includes("caption-label") and is_format("docx") then
    return pandoc.Strong(span.content)
  end
  local name = kind_of(span.classes, "")
  if name == nil then
    return nil
  end
  local picture = span.classes:includes("picture")
  if is_format("docx") then
    return around(word_element(name, span.attributes) .. ">", span.content, "</w:" .. KINDS[name] .. ">", "openxml")
  elseif is_format("html") then
    local class = name .. (picture and " picture" or "")
    local tag = PAGE[name]
    return around('<' .. tag .. ' class="' .. class .. '">', span.content, "</" .. tag .. ">", "html")
  elseif is_format("typst") then
    -- Without the semicolon a bracket that follows would belong to the call.
    return around("#" .. name .. (picture and "-picture" or "") .. "[", span.content, "];", "typst")
  end
end

-- The papers are resolved; Typst would look them up again.
function Cite(cite)
  return pandoc.Span(cite.content, pandoc.Attr("", { "citation" }))
end

-- An empty change in a cell is one of its row.
local function mark_row(row)
  local name = kind_of(row.attr.classes, "row-")
  if name and is_format("docx") then
    row.cells[1].contents:insert(pandoc.RawBlock("openxml", word_element(name, row.attr.attributes) .. "/>"))
  end
  if name then
    row.attr.attributes["author"], row.attr.attributes["date"] = nil, nil
  end
  return row
end

function Table(tbl)
  for _, row in ipairs(tbl.head.rows) do
    mark_row(row)
  end
  for _, body in ipairs(tbl.bodies) do
    for _, row in ipairs(body.head) do
      mark_row(row)
    end
    for _, row in ipairs(body.body) do
      mark_row(row)
    end
  end
  return tbl
end

-- Word has one picture in a figure: one that went stands in a paragraph of its own before it.
function Figure(figure)
  if not is_format("docx") or #figure.content < 2 then
    return nil
  end
  local before = pandoc.Blocks({})
  while #figure.content > 1 do
    local block = figure.content:remove(1)
    before:insert(pandoc.Div({ pandoc.Para(block.content) }, pandoc.Attr("", {}, { ["custom-style"] = "Captioned Figure" })))
  end
  before:insert(figure)
  return before
end

function Div(div)
  if div.classes:includes("legend") then
    if is_format("docx") then
      return {}
    elseif is_format("typst") then
      local blocks = pandoc.Blocks({ pandoc.RawBlock("typst", "#legend[") })
      blocks:extend(div.content)
      blocks:insert(pandoc.RawBlock("typst", "]"))
      return blocks
    end
  end
end

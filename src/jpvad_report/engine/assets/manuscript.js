// Shows beside each number where it comes from: the row of the results at the end of the page, as a card. Hand-written,
// because the page must be one file that opens without a network and still works in ten years. Without this script the
// numbers are links to their rows, and the results stand open.
(() => {
  "use strict";
  const results = document.getElementById("results-behind");
  if (!results) return;
  const details = results.querySelector("details");
  const card = document.getElementById("trace-card");
  const numbers = [...document.querySelectorAll("a.num")];
  const idOf = (link) => decodeURIComponent(link.hash.slice(1));
  const rowOf = (number) => document.getElementById(idOf(number));

  // --- the table -----------------------------------------------------------------------------------------------------

  // Where a number stands: the table or figure around it, else the heading above it.
  const places = new Map();
  const others = (number) => (number.dataset.with ? number.dataset.with.split(" ").map((key) => "result-" + key) : []);
  const caption = (element) => {
    const found = element.closest("figure, .quarto-float") || element.closest(".table-note")?.previousElementSibling;
    const text = found?.querySelector("figcaption");
    return (text?.querySelector(".caption-label") || text)?.textContent.match(/^\D*\d+/)?.[0].trim();
  };
  const findPlaces = () => {
    let heading = "";
    document.querySelectorAll("main :is(h1, h2, h3, a.num)").forEach((element, index) => {
      if (!element.matches("a.num")) {
        heading = element.textContent;
        return;
      }
      element.id ||= `number-${index}`;
      const block = element.closest("p, tr, li, figcaption");
      for (const id of [idOf(element), ...others(element)]) {
        const known = places.get(id) || [];
        // Estimate, interval and P value in one sentence are one place.
        if (!known.some((place) => place.block === block)) {
          known.push({ block, id: element.id, name: caption(element) || heading });
        }
        places.set(id, known);
      }
      const row = rowOf(element);
      // What a screen reader adds to the number: what it is, in words.
      if (row) element.setAttribute("aria-describedby", row.querySelector("th span").id);
    });
  };
  const fillPlaces = () => {
    for (const row of results.querySelectorAll("tbody tr[id]")) {
      const found = places.get(row.id) || [];
      const links = found.map(({ id, name }) => Object.assign(document.createElement("a"), { href: "#" + id, textContent: name }));
      row.lastElementChild.replaceChildren(...links.flatMap((link, at) => (at ? [", ", link] : [link])));
      if (!links.length) row.lastElementChild.textContent = results.dataset.none;
    }
  };
  const form = results.querySelector("form");
  const [words, section, shown] = [form.querySelector("input"), form.querySelector("select"), form.querySelector("output")];
  const filter = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let [all, left] = [0, 0];
    for (const body of results.querySelectorAll("tbody")) {
      let visible = 0;
      const title = body.rows[0].textContent.toLowerCase();
      for (const row of [...body.rows].slice(1)) {
        const text = title + " " + row.textContent.toLowerCase();
        row.hidden = (section.value && section.value !== body.id) || !wanted.every((word) => text.includes(word));
        visible += !row.hidden;
        all += 1;
      }
      body.hidden = !visible;
      left += visible;
    }
    results.querySelector(".results-box").scrollTop = 0;
    shown.value = results.dataset.shown.replace("{shown}", left).replace("{n}", all);
  };
  const showRow = () => {
    const target = document.getElementById(idOf(location));
    if (!target || !details.contains(target)) return;
    details.open = true;
    if (target.closest("[hidden]")) {
      form.reset();
      filter();
    }
    target.scrollIntoView({ block: "center" });
  };
  findPlaces();
  fillPlaces();
  filter();
  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  details.open = false;
  // What scrolls in its own box must be reached without a pointer.
  for (const figure of document.querySelectorAll("figure")) {
    if (figure.scrollWidth > figure.clientWidth + 1) figure.tabIndex = 0;
  }
  addEventListener("hashchange", showRow);
  showRow();

  // --- the card ------------------------------------------------------------------------------------------------------

  if (!card.showPopover) return; // An old browser: the links lead to the rows.
  card.hidden = false;
  const [toRow, close] = [card.querySelector("a"), card.querySelector("button")];
  const titles = [...results.querySelectorAll("thead th")].map((cell) => cell.textContent);
  const origin = [...results.querySelectorAll(".origin dd[data-short]")];
  // The column that a part of a result stands in, to be pointed out.
  const columns = { p_value: 3, interval: 2, n: 4, n_events: 5, n_missing: 6 };
  let current = null; // the number whose card is open
  let kept = false; // opened by a click: stays when the pointer leaves
  let timer = 0;
  let returning = false;

  const entry = (title, value, marked) => {
    const term = Object.assign(document.createElement("dt"), { textContent: title });
    const text = Object.assign(document.createElement("dd"), { textContent: value });
    if (marked) text.className = "marked";
    return [term, text];
  };
  const fill = (number, row) => {
    const cells = [...row.cells];
    const list = cells.slice(1, -1).flatMap((cell, at) =>
      cell.textContent ? entry(titles[at + 1], cell.textContent, (columns[number.dataset.part] ?? 1) === at + 1) : [],
    );
    const printedWith = others(number)
      .map((id) => document.getElementById(id))
      .flatMap((other) => (other ? entry(other.dataset.name, other.cells[1].textContent, true) : []));
    list.splice(2, 0, ...printedWith);
    const source = origin.flatMap((text) => entry(text.previousElementSibling.textContent, text.dataset.short));
    card.querySelector(".trace-section").textContent = row.closest("tbody").rows[0].textContent;
    card.querySelector("#trace-title").textContent = row.querySelector("th span").textContent;
    const key = document.createElement("dd");
    key.append(row.querySelector("code").cloneNode(true));
    const name = Object.assign(document.createElement("dt"), { textContent: results.dataset.key });
    card.querySelector("dl").replaceChildren(...list, name, key, ...source);
    toRow.href = number.hash;
  };
  const place = (number) => {
    const gap = 8;
    const at = number.getClientRects()[0];
    const [width, height] = [card.offsetWidth, card.offsetHeight];
    const [right, bottom] = [document.documentElement.clientWidth, document.documentElement.clientHeight];
    const below = at.bottom + gap + height <= bottom || at.top - gap - height < 0;
    const top = below ? Math.max(gap, Math.min(at.bottom + gap, bottom - height - gap)) : at.top - gap - height;
    const left = Math.max(gap, Math.min(at.left, right - width - gap));
    card.style.left = `${left + scrollX}px`;
    card.style.top = `${top + scrollY}px`;
  };
  const show = (number, keep) => {
    clearTimeout(timer);
    kept = keep;
    if (current === number) return;
    const row = rowOf(number);
    if (!row) return;
    hide();
    kept = keep;
    current = number;
    fill(number, row);
    card.showPopover();
    place(number);
    number.classList.add("shown");
  };
  const hide = () => {
    clearTimeout(timer);
    if (!current) return;
    const back = card.contains(document.activeElement) ? current : null;
    current.classList.remove("shown");
    current = null;
    kept = false;
    card.hidePopover();
    if (back) {
      returning = true; // Back on its number the card must not open again.
      back.focus({ preventScroll: true });
      returning = false;
    }
  };
  const later = (action, delay) => {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  };
  const numberAt = (target) => target instanceof Element && target.closest("a.num");

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const number = numberAt(event.target);
    if (number && number === current) clearTimeout(timer);
    else if (number && !kept) later(() => show(number, false), 200);
    else if (card.contains(event.target)) clearTimeout(timer);
    else if (current && !kept && document.activeElement !== current) later(hide, 300);
    else if (!current) clearTimeout(timer);
  });
  document.addEventListener("focusin", (event) => {
    const number = numberAt(event.target);
    if (number && !returning && number.matches(":focus-visible")) show(number, false);
    else if (current && event.target !== current && !card.contains(event.target)) hide();
  });
  document.addEventListener("click", (event) => {
    const number = numberAt(event.target);
    if (!number) {
      if (current && !card.contains(event.target)) hide();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || !rowOf(number)) return;
    event.preventDefault();
    if (current === number && kept) {
      hide();
      return;
    }
    show(number, true);
    // A keyboard goes on to the link of the card, a screen reader reads the card.
    (event.detail === 0 ? toRow : card).focus({ preventScroll: true });
  });
  document.addEventListener("keydown", (event) => {
    if (!current) return;
    if (event.key === "Escape") {
      event.preventDefault();
      hide();
    } else if (event.key === "Tab" && card.contains(document.activeElement)) {
      // The card stands at the end of the page; leaving it leads back to its number.
      const last = document.activeElement === (event.shiftKey ? toRow : close);
      if (!last && document.activeElement !== card) return;
      if (document.activeElement === card && !event.shiftKey) return;
      if (event.shiftKey) event.preventDefault();
      hide();
    }
  });
  toRow.addEventListener("click", () => {
    details.open = true;
    const again = toRow.hash === location.hash;
    current?.classList.remove("shown");
    current = null;
    card.hidePopover();
    if (again) showRow();
  });
  close.addEventListener("click", hide);
  // A card would stay behind where its table scrolls; with the page it moves along.
  document.addEventListener("scroll", (event) => event.target !== document && !card.contains(event.target) && hide(), true);
  addEventListener("resize", hide);
  addEventListener("beforeprint", hide);
})();

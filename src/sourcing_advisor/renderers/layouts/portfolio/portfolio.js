"use strict";
(() => {
  const data = JSON.parse(document.getElementById("deals").textContent);
  const find = (id) => document.getElementById(id);
  const NAMES = ["provider", "client", "service", "region", "size"];
  const FIELD = { id: 0, provider: 1, client: 2, service: 3, region: 4, size: 5, high: 6, medium: 7, low: 8, open: 9, codes: 10, report: 11 };
  const NOT_STATED = "not stated";
  const MOST_OPTIONS = 400;
  const ORDER = "gmsnux";
  const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const number = new Intl.NumberFormat("en");

  const nameOf = (row, name) => data[name][row[FIELD[name]]];
  const deals = data.rows.map((row, place) => ({
    row,
    place,
    text: [row[0], ...NAMES.map((name) => nameOf(row, name) || "")].join("\n").toLowerCase(),
  }));
  const state = { key: "rank", down: false, page: 0, found: deals };

  /* Choosing */
  function matches(deal, wanted) {
    return (
      wanted.words.every((word) => deal.text.includes(word)) &&
      wanted.names.every(([name, place]) => deal.row[FIELD[name]] === place) &&
      (wanted.state === "" ||
        (wanted.practice === ""
          ? deal.row[FIELD.codes].includes(wanted.state)
          : deal.row[FIELD.codes][Number(wanted.practice)] === wanted.state))
    );
  }

  function wanted() {
    const names = NAMES.map((name) => [name, find("by-" + name).value]);
    return {
      words: find("search").value.toLowerCase().split(/\s+/).filter(Boolean),
      names: names.filter(([, value]) => value !== "").map(([name, value]) => [name, Number(value)]),
      practice: find("by-practice").value,
      state: find("by-state").value,
    };
  }

  /* Ordering */
  function compared(key) {
    if (key === "rank") return (a, b) => a.place - b.place;
    if (key === "id") return (a, b) => words.compare(a.row[0], b.row[0]);
    if (key === "size") return (a, b) => sized(a) - sized(b);
    if (NAMES.includes(key)) return (a, b) => named(a.row, b.row, key);
    if (key.startsWith("p")) {
      const place = Number(key.slice(1));
      const rank = (deal) => ORDER.indexOf(deal.row[FIELD.codes][place]);
      return (a, b) => rank(a) - rank(b);
    }
    return (a, b) => a.row[FIELD[key]] - b.row[FIELD[key]];
  }
  const sized = (deal) => {
    const place = data.sizes.indexOf(nameOf(deal.row, "size"));
    return place < 0 ? data.sizes.length : place;
  };
  function named(a, b, key) {
    const first = nameOf(a, key);
    const second = nameOf(b, key);
    if (first === null || second === null) return (first === null) - (second === null);
    return words.compare(first, second);
  }

  /* Showing */
  const make = (tag, name, text) => {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  function who(deal, detailed) {
    const cell = make("th", "who");
    cell.scope = "row";
    const id = deal.row[0];
    if (deal.row[FIELD.report]) {
      const link = make("a", "", id);
      link.href = deal.row[FIELD.report].split("/").map(encodeURIComponent).join("/");
      cell.append(link);
    } else {
      cell.append(id);
    }
    const parties = [nameOf(deal.row, "client"), nameOf(deal.row, "provider")].filter(Boolean);
    if (detailed && parties.length) cell.append(make("span", "aside", parties.join(" and ")));
    return cell;
  }

  function heatRow(deal) {
    const line = make("tr");
    line.append(make("td", "place", number.format(deal.place + 1)), who(deal, true));
    for (const key of ["high", "medium", "low"]) line.append(make("td", "count", deal.row[FIELD[key]]));
    [...deal.row[FIELD.codes]].forEach((code, place) => {
      const cell = make("td", "cell " + data.classes[code]);
      cell.title = data.practices[place] + ": " + data.states[code];
      const sign = make("span", "", data.signs[code]);
      sign.setAttribute("aria-hidden", "true");
      cell.append(sign, make("span", "heard", data.states[code]));
      line.append(cell);
    });
    return line;
  }

  function leagueRow(deal) {
    const line = make("tr");
    line.append(make("td", "place", number.format(deal.place + 1)), who(deal, false));
    for (const name of ["client", "provider", "service", "region", "size"]) {
      line.append(make("td", "", nameOf(deal.row, name) || NOT_STATED));
    }
    for (const key of ["high", "medium", "low", "open"]) line.append(make("td", "count", deal.row[FIELD[key]]));
    return line;
  }

  const view = () => document.querySelector('input[name="view"]:checked').value;
  const perPage = () => Number(find("per-page").value);

  function show() {
    const size = perPage();
    const last = Math.max(0, Math.ceil(state.found.length / size) - 1);
    state.page = Math.min(state.page, last);
    const start = state.page * size;
    const part = state.found.slice(start, start + size);
    const chosen = view();
    find("heat-view").hidden = chosen !== "heat";
    find("league-view").hidden = chosen !== "league";
    document.querySelector(".legend").hidden = chosen !== "heat";
    find(chosen).tBodies[0].replaceChildren(...part.map(chosen === "heat" ? heatRow : leagueRow));
    find(chosen).closest(".scroll").scrollTop = 0;
    find("previous").disabled = state.page === 0;
    find("next").disabled = state.page === last;
    const total = deals.length === state.found.length ? "" : " (of " + number.format(deals.length) + ")";
    find("shown").textContent = part.length
      ? number.format(start + 1) + " to " + number.format(start + part.length) + " of " + number.format(state.found.length) + total
      : "None of " + number.format(deals.length) + " relationships";
    for (const head of document.querySelectorAll("th[data-key]")) {
      if (head.dataset.key === state.key) head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
  }

  function update() {
    const filters = wanted();
    const compare = compared(state.key);
    state.found = deals.filter((deal) => matches(deal, filters));
    state.found.sort((a, b) => (state.down ? compare(b, a) : compare(a, b)) || a.place - b.place);
    state.page = 0;
    show();
  }

  /* Controls */
  const asButton = (head, act) => {
    const button = make("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", act);
    head.append(button);
  };

  const MOST_FIRST = new Set(["high", "medium", "low", "open"]);
  for (const head of document.querySelectorAll("th[data-key]")) {
    asButton(head, () => {
      const key = head.dataset.key;
      state.down = state.key === key ? !state.down : MOST_FIRST.has(key);
      state.key = key;
      update();
    });
  }

  for (const name of NAMES) {
    const select = find("by-" + name);
    const places = data[name].map((text, place) => [text, place]);
    if (places.length > MOST_OPTIONS || places.length < 2) {
      select.closest(".field").hidden = true;
      continue;
    }
    const compare = (a, b) => (name === "size" ? data.sizes.indexOf(a) - data.sizes.indexOf(b) : words.compare(a, b));
    places.sort(([a], [b]) => (a === null) - (b === null) || compare(a, b));
    for (const [text, place] of places) {
      const option = make("option", "", text === null ? NOT_STATED : text);
      option.value = place;
      select.append(option);
    }
  }

  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(update, 120);
  };
  find("search").addEventListener("input", soon);
  find("filters").addEventListener("change", update);
  find("filters").addEventListener("reset", () => setTimeout(update, 0));
  find("filters").addEventListener("submit", (event) => event.preventDefault());
  find("by-practice").addEventListener("change", () => {
    if (find("by-practice").value !== "" && find("by-state").value === "") find("by-state").value = "g";
  });
  for (const radio of document.querySelectorAll('input[name="view"]')) radio.addEventListener("change", show);
  find("per-page").addEventListener("change", () => {
    state.page = 0;
    show();
  });
  const turn = (step) => () => {
    state.page += step;
    show();
  };
  find("previous").addEventListener("click", turn(-1));
  find("next").addEventListener("click", turn(1));

  /* The other tables sort in place */
  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, place) => {
      if ("fixed" in head.dataset) return;
      const counts = head.classList.contains("count") || table.tBodies[0].querySelector("td:nth-child(" + (place + 1) + ")[data-value]") !== null;
      asButton(head, () => {
        const down = head.hasAttribute("aria-sort") ? head.getAttribute("aria-sort") === "ascending" : counts;
        const value = (line) => {
          const cell = line.cells[place];
          const text = cell.dataset.value || cell.textContent.trim();
          return counts ? Number(text.replace(/,/g, "")) : text;
        };
        const lines = [...table.tBodies[0].rows].map((line) => [value(line), line]);
        lines.sort(([a], [b]) => (down ? -1 : 1) * (counts ? a - b : words.compare(a, b)));
        table.tBodies[0].append(...lines.map(([, line]) => line));
        heads.forEach((each) => each.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
      });
    });
  }

  find("filters").hidden = false;
  find("bar").hidden = false;
  update();
})();

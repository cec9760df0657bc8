// ---- the pane: whom or what is chosen, in words ------------------------------------------------------------------------------------------
const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};
const named = (person) => element("bdi", { textContent: names[person] });
const jobOf = (person) => {
  const parts = [titleOf(person), departmentOf(person)].filter(Boolean).map((text) => element("bdi", { textContent: text }));
  return element("span", { className: "job" }, ...parts.flatMap((part, place) => (place ? [" · ", part] : [part])));
};
const arrowOf = (tie, person) => (kinds[kindOf[tie]].sided ? (fromOf[tie] === person ? "→ " : "← ") : "");
const tieRow = (person, tie) => {
  const end = otherEnd(tie, person);
  const row = element("button", { type: "button" }, named(end), element("span", { className: "quiet", textContent: arrowOf(tie, person) + howOf(tie) }));
  row.addEventListener("click", () => choosePerson(end));
  return element("li", {}, row);
};
const stepsControl = () => {
  const choices = [["Whole map", 0], ["1 step", 1], ["2 steps", 2], ["3 steps", 3]].map(([text, steps]) => {
    const input = element("input", { type: "radio", name: "steps", value: String(steps), checked: state.steps === steps });
    input.addEventListener("change", () => chooseSteps(steps));
    return element("label", {}, input, element("span", { textContent: text }));
  });
  return element("fieldset", { className: "steps" }, element("legend", { textContent: "Show around them" }), ...choices);
};
const describe = (person) => {
  const back = element("button", { type: "button", className: "back", textContent: chains.length ? `← Back to chain ${state.chain + 1}` : "← Back" });
  back.addEventListener("click", () => choosePerson(null));
  const own = [...tiesOf(person)].sort((a, b) => strengthOf(b) - strengthOf(a) || otherEnd(a, person) - otherEnd(b, person) || kindOf[a] - kindOf[b]);
  const drawn = new Set(own.map((tie) => otherEnd(tie, person))).size;
  const facts = [ids[person] === names[person] ? "" : ids[person], MODEL.bands.length > 1 ? MODEL.bands[bandOf[person]] : ""].filter(Boolean);
  const on = rankOf.get(person) ?? [];
  const sentences = [marks.get(person)?.why];
  if (chains.length) sentences.push(on.length ? `On ${on.length > 1 ? "chains" : "chain"} ${on.join(", ")}.` : "On none of the chains.");
  if (disputes.has(person)) sentences.push(`Disputed: ${isolated(names[person])} ${disputes.get(person)}`);
  const job = jobOf(person);
  const of = drawn === neighboursOf[person] ? `to ${counted(drawn, "person", "people")}` : `to ${drawn} of ${counted(neighboursOf[person], "person", "people")}`;
  document.getElementById("person").replaceChildren(
    back,
    element("h2", {}, named(person)),
    ...(job.childNodes.length ? [element("p", {}, job)] : []),
    ...(facts.length ? [element("p", { className: "job" }, ...facts.flatMap((text, place) => [place ? " · " : "", element("bdi", { textContent: text })]))] : []),
    ...sentences.filter(Boolean).map((text) => element("p", { className: "why", textContent: text })),
    ...(own.length ? [stepsControl()] : []),
    element("h3", {}, "Ties ", element("small", { textContent: own.length ? of : "none on this map" })),
    element("ul", { className: "ties" }, ...own.map((tie) => tieRow(person, tie))),
  );
};
const showPane = () => {
  for (const article of document.querySelectorAll("[data-steps]")) article.hidden = state.person !== null || Number(article.dataset.steps) !== state.chain;
  for (const button of document.querySelectorAll("[data-chain]")) button.setAttribute("aria-pressed", String(Number(button.dataset.chain) === state.chain));
  document.getElementById("person").hidden = state.person === null;
  if (state.person !== null) describe(state.person);
};

// ---- search ------------------------------------------------------------------------------------------------------------------------------
const MOST_HITS = 20;
const search = document.getElementById("search");
const hits = document.getElementById("hits");
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
let plainNames;
const likeness = (person, wanted) => {
  const name = plainNames[person];
  if (name === wanted) return 0;
  if (name.startsWith(wanted) || plain(ids[person]) === wanted) return 1;
  if (name.split(/\s+/u).some((word) => word.startsWith(wanted))) return 2;
  return name.includes(wanted) ? 3 : null;
};
const isLike = (person, wanted) => [ids[person], titleOf(person), departmentOf(person)].some((text) => plain(text).includes(wanted));
let found = [];
let active = 0;
const find = () => {
  plainNames ??= names.map(plain);
  const typed = search.value.trim();
  const wanted = plain(typed);
  const ranked = [[], [], [], [], []];
  if (wanted) for (let person = 0; person < PEOPLE; person++) ranked[likeness(person, wanted)]?.push(person);
  let missing = MOST_HITS - ranked.flat().length;
  for (let person = 0; wanted && missing > 0 && person < PEOPLE; person++) {
    if (likeness(person, wanted) !== null || !isLike(person, wanted)) continue;
    ranked[4].push(person);
    missing--;
  }
  ranked[0].sort((a, b) => Number(names[b] === typed) - Number(names[a] === typed) || a - b);
  found = ranked.flat().slice(0, MOST_HITS);
  active = 0;
  showHits(wanted !== "");
};
const showHits = (open) => {
  hits.hidden = !open;
  search.setAttribute("aria-expanded", String(open));
  if (open && found.length) search.setAttribute("aria-activedescendant", `hit-${active}`);
  else search.removeAttribute("aria-activedescendant");
  const rows = found.map((person, place) => {
    const row = element("li", { id: `hit-${place}`, role: "option", ariaSelected: String(place === active) }, named(person), jobOf(person));
    row.addEventListener("mousedown", (event) => {
      event.preventDefault();
      take(place);
    });
    return row;
  });
  const none = element("li", { role: "option", ariaSelected: "false", className: "quiet", textContent: "Nobody on this map fits." });
  hits.replaceChildren(...(rows.length ? rows : [none]));
  hits.children[active]?.scrollIntoView({ block: "nearest" });
};
const take = (place) => {
  if (found[place] === undefined) return;
  const person = found[place];
  search.value = names[person];
  showHits(false);
  choosePerson(person);
};
const searchKeys = {
  ArrowDown: () => { active = Math.min(active + 1, Math.max(found.length - 1, 0)); showHits(true); },
  ArrowUp: () => { active = Math.max(active - 1, 0); showHits(true); },
  Enter: () => take(active),
  Escape: () => showHits(false),
};

// ---- the same as tables: what is shown on the map, a page at a time --------------------------------------------------------------------------
const ROWS = 100;
const dialog = document.getElementById("table");
const table = { of: "people", first: 0 };
const cell = (text) => element("td", {}, element("bdi", { textContent: text }));
const personCell = (person) => {
  const button = element("button", { type: "button", className: "link" }, named(person));
  button.addEventListener("click", () => {
    dialog.close();
    choosePerson(person);
  });
  return element("td", {}, button);
};
const tables = {
  people: {
    head: ["Name", "Title", "Department", "People known", ...(marks.size ? ["Why"] : []), ...(disputes.size ? ["Disputed"] : [])],
    count: PEOPLE,
    has: shown,
    row: (person) => [personCell(person), cell(titleOf(person)), cell(departmentOf(person)), cell(String(neighboursOf[person])), ...(marks.size ? [cell(marks.get(person)?.why ?? "")] : []), ...(disputes.size ? [cell(disputes.get(person) ?? "")] : [])],
  },
  ties: {
    head: ["From", "To", "Kind", "Strength"],
    count: TIES,
    has: tieShown,
    row: (tie) => [personCell(fromOf[tie]), personCell(toOf[tie]), cell(kinds[kindOf[tie]].name), cell(warmth(strengthOf(tie)))],
  },
};
const showTable = () => {
  const { head, count, has, row } = tables[table.of];
  const rows = [];
  for (let number = 0; number < count; number++) if (has[number]) rows.push(number);
  table.first = Math.max(0, Math.min(table.first, Math.floor((rows.length - 1) / ROWS) * ROWS));
  const page = rows.slice(table.first, table.first + ROWS);
  dialog.querySelector("thead tr").replaceChildren(...head.map((text) => element("th", { scope: "col", textContent: text })));
  dialog.querySelector("tbody").replaceChildren(...page.map((number) => element("tr", {}, ...row(number))));
  const range = page.length ? `${(table.first + 1).toLocaleString("en")} to ${(table.first + page.length).toLocaleString("en")} of ` : "";
  dialog.querySelector("[role=status]").textContent = `${range}${rows.length.toLocaleString("en")} ${table.of} shown on the map`;
  dialog.querySelector("[data-page='-1']").disabled = table.first === 0;
  dialog.querySelector("[data-page='1']").disabled = table.first + ROWS >= rows.length;
  for (const button of dialog.querySelectorAll("[data-table]")) button.setAttribute("aria-pressed", String(button.dataset.table === table.of));
};

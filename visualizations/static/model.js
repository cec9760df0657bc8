// ---- the model: what the page carries, as arrays; people and ties go by number ------------------------------------------------------
const MODEL = JSON.parse(document.getElementById("map-data").textContent);
const column = ({ from, bytes, rising, text }) => {
  const octets = atob(text);
  const values = new Int32Array(octets.length / bytes);
  let sum = from;
  for (let place = 0, at = 0; place < values.length; place++) {
    let value = 0;
    for (let byte = 0; byte < bytes; byte++) value |= octets.charCodeAt(at++) << (8 * byte);
    values[place] = rising ? (sum += value) : from + value;
  }
  return values;
};
const listed = ({ list, at }) => {
  const places = column(at);
  return (number) => list[places[number]];
};

const { ids, names } = MODEL.people;
const titleOf = listed(MODEL.people.titles);
const strengthOf = listed(MODEL.ties.strength);
const [groupOf, bandOf, neighboursOf, fadedOf, mapX, mapY] = ["group", "band", "neighbours", "faded", "x", "y"].map((name) => column(MODEL.people[name]));
const [fromOf, toOf, kindOf] = ["from", "to", "kind"].map((name) => column(MODEL.ties[name]));
const { groups, kinds, chains } = MODEL;
const PEOPLE = ids.length;
const TIES = fromOf.length;
const bendOf = new Float32Array(TIES);
for (const [tie, bend] of MODEL.ties.bends) bendOf[tie] = bend;
const onChain = new Uint8Array(TIES);
for (const tie of MODEL.ties.on) onChain[tie] = 1;
const marks = new Map(MODEL.marks.map(([person, style, why]) => [person, { style, why }]));
const disputes = new Map(MODEL.disputed);
const rankOf = new Map();
chains.forEach((chain, rank) => chain.people.forEach((person) => rankOf.set(person, [...(rankOf.get(person) ?? []), rank + 1])));

// The ties of each person, one after the other.
const firstTie = new Int32Array(PEOPLE + 1);
for (let tie = 0; tie < TIES; tie++) {
  firstTie[fromOf[tie] + 1]++;
  firstTie[toOf[tie] + 1]++;
}
for (let person = 0; person < PEOPLE; person++) firstTie[person + 1] += firstTie[person];
const tieList = new Int32Array(2 * TIES);
const filled = firstTie.slice();
for (let tie = 0; tie < TIES; tie++) {
  tieList[filled[fromOf[tie]]++] = tie;
  tieList[filled[toOf[tie]]++] = tie;
}
const tiesOf = (person) => tieList.subarray(firstTie[person], firstTie[person + 1]);
const otherEnd = (tie, person) => (fromOf[tie] === person ? toOf[tie] : fromOf[tie]);
const byNeighbours = Int32Array.from(names, (_, person) => person).sort((a, b) => neighboursOf[b] - neighboursOf[a] || a - b);


// Where people know many others, every line at once is a grey cloth: the ties that are among the strongest of either end stand before the others.
const STRONGEST = 6;
const DENSE_TIES = 8;  // so many ties a person
const strong = new Uint8Array(TIES);
const isDense = TIES > DENSE_TIES * PEOPLE;
if (isDense) {
  for (let person = 0; person < PEOPLE; person++) {
    const own = [...tiesOf(person)].sort((a, b) => strengthOf(b) - strengthOf(a) || a - b);
    for (const tie of own.slice(0, STRONGEST)) strong[tie] = 1;
  }
} else strong.fill(1);

const departmentOf = (person) => (groups[groupOf[person]].known ? groups[groupOf[person]].name : "");
const warmth = (value) => (value >= 0.01 ? value.toFixed(2) : value.toPrecision(2));
const howOf = (tie) => `${kinds[kindOf[tie]].name} · ${warmth(strengthOf(tie))}`;
const counted = (number, one, many) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
const isolated = (text) => (/[\p{Script=Hebrew}\p{Script=Arabic}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(text) ? `\u2068${text}\u2069` : text);
let places;
const numberOf = (id) => {
  places ??= new Map(ids.map((one, number) => [one, number]));
  return places.get(id) ?? null;
};

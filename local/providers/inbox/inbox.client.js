// The inbox in the browser. Everything a message says goes through textContent; its HTML only into a sandboxed frame.
const words = JSON.parse(document.body.dataset.words);
const say = (word, values = {}) => words[word].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
const $ = (id) => document.getElementById(id);
const lang = document.documentElement.lang;
const PAGE = 60;

const state = { items: [], limit: PAGE, more: false, kind: "", to: new URLSearchParams(location.search).get("to") ?? "", known: null, rows: new Map(), shown: null };

/** Makes an element; a string child becomes text. */
function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null) node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

function svg(cls, ...paths) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  node.setAttribute("viewBox", "0 0 20 20");
  node.setAttribute("aria-hidden", "true");
  if (cls) node.setAttribute("class", cls);
  for (const d of paths) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", d);
    node.append(path);
  }
  return node;
}
const ENVELOPE = ["M2.500 5h15v10.500h-15z", "m3 5.500 7 5.500 7-5.500"];
const SPEECH = ["M3 4h14v9.500H9L5 17v-3.500H3z"];
const SHEETS = ["M7 7h9.500v9.500H7z", "M13 7V3.500H3.500V13H7"];

function when(iso, long) {
  const date = new Date(iso);
  const today = date.toDateString() === new Date().toDateString();
  const options = long ? { dateStyle: "medium", timeStyle: "medium" } : today ? { hour: "2-digit", minute: "2-digit" } : { month: "short", day: "numeric" };
  return new Intl.DateTimeFormat(lang, options).format(date);
}

const CODE = /(?<!\d)\d{6}(?!\d)/;

/** Text with its links made clickable and its codes made bold. */
function rich(text) {
  return text.split(/(https?:\/\/[^\s<>"'）)，。]+|(?<!\d)\d{6}(?!\d))/).map((part, i) => {
    if (i % 2 === 0) return part;
    if (!part.startsWith("http")) return el("span", { class: "code" }, part);
    return el("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part);
  });
}

function copyButton(text) {
  const code = CODE.exec(text)?.[0];
  if (!code) return [];
  const label = el("span", {}, say("copy", { code }));
  const button = el("button", { class: "copy", type: "button", onclick: async () => {
    await navigator.clipboard.writeText(code);
    label.textContent = words.copied;
    $("status").textContent = words.copied;
    setTimeout(() => (label.textContent = say("copy", { code })), 1500);
  } }, svg("", ...SHEETS), label);
  return [el("div", { class: "copies" }, button)];
}

function row(item) {
  const sms = item.channel === "sms";
  const what = sms ? [el("span", { class: "bubble" }, ...rich(item.text).map((part) => (part instanceof HTMLAnchorElement ? part.textContent : part)))] : [el("span", { class: "subject" }, item.subject ?? ""), el("span", { class: "preview" }, item.preview)];
  const link = el("a", { class: "row", href: `#${item.id}` },
    svg("icon", ...(sms ? SPEECH : ENVELOPE)),
    el("span", { class: "who" }, item.to),
    el("time", { class: "when", datetime: item.createdAt, title: when(item.createdAt, true) }, when(item.createdAt)),
    el("span", { class: "what" }, ...what));
  return el("li", { class: "item", "data-channel": item.channel }, link, ...(sms ? copyButton(item.text) : []));
}

function renderList() {
  const fresh = state.known;
  const rows = state.items.map((item) => {
    let node = state.rows.get(item.id);
    if (!node) {
      node = row(item);
      if (fresh && !fresh.has(item.id)) node.classList.add("new");
      state.rows.set(item.id, node);
    }
    node.dataset.current = String(item.id === location.hash.slice(1));
    if (item.id === location.hash.slice(1)) node.firstChild.setAttribute("aria-current", "true");
    else node.firstChild.removeAttribute("aria-current");
    return node;
  });
  const list = $("list");
  // Rows that stay are not moved: the focus and the scroll stay where they are.
  const kept = new Set(rows);
  for (const old of Array.from(list.children)) if (!kept.has(old)) old.remove();
  rows.forEach((node, i) => {
    if (list.children[i] !== node) list.insertBefore(node, list.children[i] ?? null);
  });
  const filtered = state.to || state.kind;
  $("empty").hidden = rows.length > 0;
  $("empty-title").textContent = filtered ? words.noneTitle : words.emptyTitle;
  $("empty-text").textContent = filtered ? words.noneText : words.emptyText;
  $("older").hidden = !state.more;
}

async function load(announce) {
  const query = new URLSearchParams({ limit: String(state.limit) });
  if (state.to) query.set("to", state.to);
  if (state.kind) query.set("channel", state.kind);
  const answer = await fetch(`/inbox/messages?${query}`);
  if (!answer.ok) return;
  const { items, more, recipients } = await answer.json();
  if (announce && state.known && items[0] && !state.known.has(items[0].id)) $("status").textContent = say("arrived", { to: items[0].to });
  Object.assign(state, { items, more });
  renderList();
  state.known = new Set([...(state.known ?? []), ...items.map((item) => item.id)]);
  $("recipients").replaceChildren(...recipients.map((to) => el("option", { value: to })));
  if (state.shown?.channel === "sms") await read();
}

function tabs(item, sheet) {
  const views = {
    mail: () => (item.hasHtml ? el("iframe", { src: `/mail/${item.id}`, title: item.subject ?? words.mail, sandbox: "allow-popups allow-popups-to-escape-sandbox", referrerpolicy: "no-referrer" }) : el("p", { class: "plain" }, words.noHtml)),
    text: () => el("pre", { class: "plain", tabindex: "0" }, ...(item.text ? rich(item.text) : [words.noText])),
  };
  const buttons = Object.keys(views).map((name) => el("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "sheet", onclick: () => show(name) }, words[name]));
  const show = (name) => {
    buttons.forEach((button) => {
      const on = button.id === `tab-${name}`;
      button.setAttribute("aria-selected", String(on));
      button.tabIndex = on ? 0 : -1;
    });
    sheet.setAttribute("aria-labelledby", `tab-${name}`);
    sheet.replaceChildren(views[name]());
  };
  const arrows = (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const next = buttons.find((button) => button.getAttribute("aria-selected") === "false");
    next.click();
    next.focus();
  };
  const list = el("div", { role: "tablist", onkeydown: arrows }, ...buttons);
  show(item.hasHtml ? "mail" : "text");
  return el("div", { class: "tabs" }, list, el("a", { href: `/mail/${item.id}`, target: "_blank", rel: "noopener" }, words.open));
}

function facts(pairs) {
  return el("dl", { class: "facts" }, ...pairs.filter(([, value]) => value).flatMap(([name, value]) => [el("dt", {}, words[name]), el("dd", {}, value)]));
}

function mailView(item) {
  const sheet = el("div", { class: "sheet", id: "sheet", role: "tabpanel" });
  return [el("h2", {}, item.subject ?? ""), facts([["from", item.from], ["to", item.to], ["replyTo", item.replyTo], ["sent", when(item.createdAt, true)]]), tabs(item, sheet), sheet];
}

function threadView(items) {
  const bubbles = items.map((item) => el("li", { "data-id": item.id }, el("time", { datetime: item.createdAt }, when(item.createdAt, true)), el("div", { class: "bubble" }, ...rich(item.text)), ...copyButton(item.text)));
  return [el("h2", {}, say("thread", { to: items[0].to })), facts([["from", items[0].from]]), el("ol", { class: "thread" }, ...bubbles)];
}

async function read() {
  const id = location.hash.slice(1);
  renderList();
  $("panes").dataset.reading = String(Boolean(id));
  const pane = $("read");
  const back = el("a", { class: "back", href: "#" }, "← ", words.back);
  if (!id) {
    state.shown = null;
    return pane.replaceChildren(el("p", { class: "pick" }, words.pick));
  }
  const answer = await fetch(`/inbox/messages/${encodeURIComponent(id)}`);
  if (location.hash.slice(1) !== id) return;
  if (!answer.ok) return pane.replaceChildren(back, el("p", { class: "pick" }, words.gone));
  const { item, thread } = await answer.json();
  const same = state.shown?.id === id;
  state.shown = item;
  pane.replaceChildren(back, ...(item.channel === "sms" ? threadView(thread) : mailView(item)));
  if (!same) pane.focus({ preventScroll: true });
}

let timer;
$("to").value = state.to;
$("to").addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    Object.assign(state, { to: $("to").value.trim(), limit: PAGE, known: null });
    const query = state.to ? `?to=${encodeURIComponent(state.to)}` : location.pathname;
    history.replaceState(null, "", query + location.hash);
    void load();
  }, 150);
});
for (const button of document.querySelectorAll("[data-kind]")) {
  button.addEventListener("click", () => {
    Object.assign(state, { kind: button.dataset.kind, limit: PAGE, known: null });
    for (const one of document.querySelectorAll("[data-kind]")) one.setAttribute("aria-pressed", String(one === button));
    void load();
  });
}
$("older").addEventListener("click", () => {
  state.limit += PAGE;
  state.known = null;
  void load();
});
addEventListener("hashchange", () => void read());

const live = new EventSource("/inbox/live");
const tell = (name) => {
  $("live").dataset.state = name;
  $("live-word").textContent = words[name];
};
live.addEventListener("open", () => {
  tell("live");
  void load(true); // what came while the line was down
});
live.addEventListener("error", () => tell("waiting"));
live.addEventListener("change", () => void load(true));
void load().then(read);

// What a browser does with every page: Back and Forward, links to a place on a page, and translation. Installed once per visit.

export default function ({ data, setStateValue }) {
  if (!window.dlcoreFrame) {
    if (collecting(data?.draft)) setStateValue("collecting", true)
    const plan = data?.kept && planned(data.kept)
    if (plan) setStateValue("plan", plan)
  }
  install()
  follow(data?.go)
}

// Whether a lecturer was collecting scenes for a lesson when this browser last kept it; a damaged one is told of on its own page.
function collecting(name) {
  try { return JSON.parse(localStorage.getItem(name))?.collecting === true } catch { return false }
}

// The steps of the plan that this browser kept, and which of them are done by now: ticked, or seen at the whiteboard. Nothing where there is none.
function planned(names) {
  try {
    const read = name => JSON.parse(localStorage.getItem(name))
    const steps = read(names.plan), ticks = read(names.progress)?.body?.ticks ?? {}, walked = read(names.walked) ?? []
    const isDone = ([id, , , link]) => ticks[id] ? ticks[id].done : walked.includes(link.split(/[?#]/)[0])
    return steps && JSON.stringify({ steps, done: steps.filter(isDone).map(([id]) => id) })
  } catch { return null }
}

function install() {
  if (window.dlcoreFrame) return
  window.dlcoreFrame = true
  rememberSettings()
  followLinks()
  arrive()
  surviveTranslation()
  search()
  writeOn()
  enterChoices()
  goOnToRepairs()
}

// Streamlit replaces the address when a control is moved, so that Back leaves the page. Here the first change after a click or a key is a new
// entry, and what follows it from the server, or while a slider is dragged, belongs to that entry. Streamlit itself restores what an entry sets.
function rememberSettings() {
  const push = history.pushState.bind(history), replace = history.replaceState.bind(history)
  let touched = false, leaving = false
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => { touched = true; leaving = false }, true)
  addEventListener("popstate", () => { touched = leaving = false }, true)
  addEventListener("click", event => {
    const link = event.composedPath().find(node => node.tagName === "A")
    leaving = Boolean(link) && link.origin === location.origin && link.pathname !== location.pathname
  }, true)
  history.pushState = history.replaceState = (state, title, url) => {
    const next = new URL(url ?? location.href, location.href)
    const elsewhere = next.pathname !== location.pathname
    if (leaving && !elsewhere) return // the page that is left loses its settings in the address, which its entry must keep
    const isNew = elsewhere || (touched && next.search !== location.search)
    touched = leaving = false
    ;(isNew ? push : replace)(state, title, url)
  }
}

// What the server wants to be opened, once: only an address that the browser itself goes to puts all controls to what it says.
function follow(go) {
  if (!go || window.dlcoreWent === go.id) return
  window.dlcoreWent = go.id
  open(new URL(go.to, document.baseURI).href)
}

function open(href) {
  history.pushState({}, "", href)
  dispatchEvent(new PopStateEvent("popstate"))
  arrive()
}

// A link of our own to another page, or to another state of this one, changes the address as the menu does, and keeps the session.
function followLinks() {
  addEventListener("click", event => {
    const link = event.composedPath().find(node => node.tagName === "A" && node.classList.contains("within"))
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    open(link.href)
  })
}

// The charts above a place grow after the browser has gone there: go again, until the reader moves or they stand. A place is a heading, or
// whatever has a key: a card is unfolded, a field or a canvas stands in the middle, ready to be used.
function arrive() {
  const id = decodeURIComponent(location.hash.slice(1))
  const page = document.querySelector("[data-testid=stMainBlockContainer]")
  if (!id || !page) return
  const found = () => document.getElementById(id) ?? document.querySelector(`.st-key-${CSS.escape(id)}`)
  const controlIn = place => {
    const roots = [place, ...[...place.querySelectorAll("*")].map(node => node.shadowRoot).filter(Boolean)]
    return roots.map(root => root.querySelector("input[type=text]:not([role=combobox]), textarea, canvas")).find(Boolean)
  }
  let prepared = false
  const sizes = new ResizeObserver(() => {
    const place = found()
    if (!place) return
    const card = place.querySelector("details"), control = controlIn(place)
    place.scrollIntoView({ block: control && !card ? "center" : "start" })
    if (prepared) return
    if (card) card.querySelector(":scope:not([open]) > summary")?.click()
    else control?.focus({ preventScroll: true })
    prepared = Boolean(card || control || place.id)
  })
  sizes.observe(page)
  // Streamlit may make a field anew that had the focus: it gets it back while nothing else has it.
  const refocus = setInterval(() => {
    const place = found()
    if (prepared && place && !place.querySelector("details") && document.activeElement === document.body) controlIn(place)?.focus({ preventScroll: true })
  }, 300)
  const stop = () => {
    sizes.disconnect()
    clearInterval(refocus)
  }
  for (const kind of ["wheel", "touchstart", "pointerdown", "keydown"]) addEventListener(kind, stop, { once: true, capture: true })
  setTimeout(stop, 15_000)
}

// “/” goes to the search and “?” to the list of keys, opening the sidebar where it is folded; arrows go through what was found.
function search() {
  const field = () => document.querySelector(".st-key-search input")
  const links = () => [...document.querySelectorAll(".st-key-search-found a")]
  // The sidebar takes a moment to unfold, on a slow phone seconds, and what is in it cannot be reached before.
  const reach = (name, tries) => {
    const place = document.querySelector(name)
    if (!document.querySelector("[data-testid=stSidebar][data-collapsed=true]")) place?.focus()
    if (!place || document.activeElement !== place) return tries && setTimeout(reach, 50, name, tries - 1)
    if (place.tagName !== "BUTTON") return
    place.scrollIntoView({ block: "center" })
    place.click()
  }
  addEventListener("keydown", event => {
    const at = event.composedPath()[0]
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open], [role=dialog]")) return
    const place = [field(), ...links()].indexOf(at)
    if (place >= 0 && event.key === "Escape") at.blur()
    else if (place >= 0 && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault()
      ;[field(), ...links()][place + (event.key === "ArrowDown" ? 1 : -1)]?.focus()
    } else if (["/", "?"].includes(event.key) && !at.matches?.("input, textarea, select, [contenteditable=true]") && field()) {
      event.preventDefault()
      document.querySelector("[data-testid=stExpandSidebarButton]")?.click() // it is there while the sidebar is folded
      setTimeout(reach, 50, event.key === "/" ? ".st-key-search input" : ".st-key-keys button", 400)
    }
  })
  // Who has followed a result wants the page: the results go, and on a phone the sidebar too.
  addEventListener("click", event => {
    if (!event.composedPath().some(node => node.matches?.(".st-key-search-found a"))) return
    document.activeElement.blur()
    if (innerWidth < 768) document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click()
  })
}

// From the box for an answer the keyboard goes on to how sure one is: by Ctrl+Enter, after which digits count; Escape only leaves the box.
// What is written in a mock interview is kept in each pause, so that F5 loses none of it: Streamlit takes it by Ctrl+Enter, here without a hand.
const PAUSE = 800 // milliseconds

function writeOn() {
  let pause = null
  addEventListener("input", event => {
    const box = event.target.closest?.("[class*=st-key-mock-said] textarea")
    if (!box) return
    clearTimeout(pause)
    pause = setTimeout(() => box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", ctrlKey: true, bubbles: true })), PAUSE)
  })
  addEventListener("keydown", event => {
    const box = event.target.closest?.(".st-key-reh-said textarea, [class*=st-key-mock-said] textarea")
    if (!box || !event.isTrusted) return
    if (event.key === "Escape") box.blur()
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      setTimeout(() => (document.querySelector(".st-key-reh-sure button, .st-key-mock-actions button") ?? box).focus())
    }
  })
}

// Who comes to a row of choices by keyboard comes to the one that is chosen, not to the first.
function enterChoices() {
  addEventListener("focusin", ({ target, relatedTarget }) => {
    const row = target.matches?.("[role=radio]:focus-visible") && target.closest("[role=radiogroup]")
    if (row && !row.contains(relatedTarget)) row.querySelector("[role=radio][aria-checked=true]")?.focus()
  })
}

// Who finds the line of a bug goes on to the first of its repairs: the button that was pressed is disabled by then, and would leave the focus nowhere.
const REPAIRS = "[class*=st-key-drill-answer-][class*='-fix'] input"

function goOnToRepairs() {
  addEventListener("click", ({ target }) => {
    const button = target.closest?.(".st-key-drill-check button")
    if (!button || document.querySelector(REPAIRS)) return
    const watch = new MutationObserver(() => {
      const first = document.querySelector(REPAIRS)
      if (!first) return
      watch.disconnect()
      if ([document.body, button].includes(document.activeElement)) first.focus()
    })
    watch.observe(document.body, { childList: true, subtree: true })
    setTimeout(() => watch.disconnect(), 10_000)
  })
}

// A translating browser puts <font> elements where the page's text was; React, which still holds that text, would change it unseen, or fail.
function surviveTranslation() {
  const replaced = new WeakMap() // text → the element that stands for it
  const restore = text => {
    const stands = replaced.get(text)
    if (text.parentNode || !stands?.parentNode) return
    stands.replaceWith(text)
    replaced.delete(text)
  }
  const untranslated = ".katex, code, pre, [data-testid=stVegaLiteChart]"
  new MutationObserver(changes => {
    for (const { addedNodes, removedNodes } of changes) {
      const font = [...addedNodes].find(node => node.nodeName === "FONT")
      for (const text of removedNodes) if (font && text.nodeType === Node.TEXT_NODE) replaced.set(text, font)
      for (const node of addedNodes) {
        if (node.nodeType !== Node.ELEMENT_NODE) continue
        for (const part of [node, ...node.querySelectorAll(untranslated)]) if (part.matches(untranslated)) part.translate = false
      }
    }
  }).observe(document.body, { childList: true, subtree: true })
  for (const part of document.querySelectorAll(untranslated)) part.translate = false

  const text = Object.getOwnPropertyDescriptor(Node.prototype, "nodeValue")
  Object.defineProperty(Node.prototype, "nodeValue", { ...text, set(value) { restore(this); text.set.call(this, value) } })
  const { removeChild, insertBefore } = Node.prototype
  Node.prototype.removeChild = function (child) { restore(child); return removeChild.call(this, child) }
  Node.prototype.insertBefore = function (child, before) { if (before) restore(before); return insertBefore.call(this, child, before) }
}

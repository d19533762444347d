// A whiteboard that fills the screen. It has all its steps from the start, so that no key waits for the server, which hears of it when the reader leaves.
const SVG = "http://www.w3.org/2000/svg"
const SPEED = 110 // units of the grid that the pen draws in a second
const SWIPE = 45 // pixels that a finger moves at least
const boards = new WeakMap() // what a board remembers between two runs of the page, by its element

export default function ({ data, parentElement, setTriggerValue }) {
  const board = boards.get(parentElement) ?? new Board(parentElement.querySelector("dialog"), data)
  boards.set(parentElement, board)
  board.leaves = left => setTriggerValue("left", left)
  board.setAhead(data.ahead)
  board.open()
  return () => clearInterval(board.running)
}

class Board {
  constructor(dialog, data) {
    Object.assign(this, { dialog, data, step: 0, term: 0, length: 0, seconds: 0, running: null, left: false, seen: false })
    const place = /^#step-(\d+)$/.exec(location.hash)
    if (place) this.step = Math.min(data.steps.length, Math.max(1, Number(place[1]))) - 1
    this.find("h2").textContent = data.title
    this.find("svg").setAttribute("aria-label", data.draw)
    this.find(".board-idea").classList.toggle("formulas", data.steps.some(({ terms }) => terms))
    // A dot for each press that goes on: those of one formula's terms are small and stand together.
    this.find(".board-places").replaceChildren(...data.steps.flatMap(({ terms }) => Array.from({ length: Math.max(1, terms) }, (_, term) =>
      Object.assign(document.createElement("li"), { className: term ? "term" : "" }))))
    this.find(".board-lengths").replaceChildren(...data.lengths.map(({ name }, index) => {
      const choice = Object.assign(document.createElement("button"), { type: "button", textContent: name })
      choice.setAttribute("role", "radio")
      choice.onclick = () => this.choose(index)
      return choice
    }))
    this.find(".board-next").onclick = () => this.forward()
    this.find(".board-back").onclick = () => this.back()
    this.find(".board-leave").onclick = () => this.leave()
    this.find(".board-on").onclick = () => this.leave("on")
    this.find(".board-timer").onclick = () => this.startOrStop()
    this.find(".board-notes-switch").onclick = () => this.showNotes()
    dialog.oncancel = event => { event.preventDefault(); this.leave() }
    dialog.onkeydown = event => this.press(event)
    this.followFingers(this.find(".board-idea"))
    this.choose(0)
  }

  find(selector) { return this.dialog.querySelector(selector) }

  open() {
    if (this.left || this.dialog.open) return
    this.dialog.showModal()
    this.find(".board-next").focus({ focusVisible: false })
    this.frameDrawing()
    this.show(true)
    // The server's formulas and notes come a moment later than the steps.
    const texts = new MutationObserver(() => { this.setFormula(); if (!this.find("aside").hidden) this.setNotes() })
    texts.observe(document.body, { childList: true, subtree: true })
    this.waits = setTimeout(() => texts.disconnect(), 15_000)
  }

  leave(how = "page") {
    this.left = true
    clearInterval(this.running)
    this.dialog.close()
    if (/^#step-\d+$/.test(location.hash)) history.replaceState(history.state, "", location.pathname + location.search)
    this.leaves({ how, seen: this.seen })
  }

  // The browser's own memory of the plan reaches the server, and comes back, a moment after the board.
  setAhead(ahead) {
    this.data.ahead = ahead
    this.find(".board-on").textContent = ahead ?? ""
  }

  terms(step) { return this.data.steps[step].terms }

  forward() {
    if (this.term < this.terms(this.step) - 1) this.term += 1
    else if (this.step < this.data.steps.length - 1) return this.go(this.step + 1)
    this.setFormula()
  }

  back() {
    if (this.term > 0) this.term -= 1
    else if (this.step > 0) return this.go(this.step - 1, true)
    this.setFormula()
  }

  // To a step: with its formula's first term, or, from behind, with all of them.
  go(step, whole = false) {
    const forth = step > this.step
    this.step = Math.min(this.data.steps.length - 1, Math.max(0, step))
    this.term = whole ? Math.max(0, this.terms(this.step) - 1) : 0
    this.show(forth)
  }

  show(animate) {
    const { steps } = this.data
    this.find(".board-line").textContent = steps[this.step].line
    this.setFormula()
    this.draw(animate && !matchMedia("(prefers-reduced-motion: reduce)").matches)
    history.replaceState(history.state, "", `${location.pathname}${location.search}#step-${this.step + 1}`)
  }

  setFormula() {
    const place = this.find(".board-formula"), before = this.data.steps.slice(0, this.step).reduce((sum, { terms }) => sum + terms, 0)
    const found = this.terms(this.step) ? document.querySelectorAll(".st-key-board-formulas .katex")[before + this.term] : null
    if (found ? place.firstChild?.outerHTML !== found.outerHTML : place.firstChild) place.replaceChildren(...(found ? [found.cloneNode(true)] : []))
    const { length } = this.data.steps, last = this.step === length - 1 && this.term >= this.terms(this.step) - 1
    if (last) this.keepSeen()
    this.find(".board-on").hidden = !last || !this.data.ahead
    this.showPlace()
    this.find(".board-next").setAttribute("aria-disabled", last) // a disabled button would lose the focus, and the dialog its keys
    this.find(".board-back").setAttribute("aria-disabled", this.step === 0 && this.term === 0)
  }

  showPlace() {
    const { steps } = this.data, presses = steps.map(({ terms }) => Math.max(1, terms))
    const before = presses.slice(0, this.step).reduce((sum, count) => sum + count, 0) + this.term
    const count = this.find(".board-count"), said = `${this.step + 1} of ${steps.length}`
    if (count.textContent !== said) count.textContent = said // who watches the page for new texts would hear of it, and ask again
    this.dialog.querySelectorAll(".board-places li").forEach((place, index) => place.classList.toggle("now", index <= before))
  }

  // At once, and by the browser: whatever the reader does next, the plan hears of it.
  keepSeen() {
    if (this.seen) return
    this.seen = true
    const { name, page } = this.data.seen
    try {
      const pages = JSON.parse(localStorage.getItem(name) ?? "[]")
      localStorage.setItem(name, JSON.stringify([...new Set([...pages, page])]))
    } catch { } // storage is switched off, or somebody wrote something else there
  }

  // The whole drawing fills its place, from its first stroke on.
  frameDrawing() {
    const svg = this.find("svg"), step = this.step
    this.step = this.data.steps.length - 1
    this.draw(false)
    this.step = step
    const { x, y, width, height } = svg.getBBox()
    svg.setAttribute("viewBox", [x - 2, y - 2, width + 4, height + 4].map(Math.round).join(" "))
  }

  draw(animate) {
    const svg = this.find("svg"), marks = this.data.steps.slice(0, this.step + 1).flatMap((step, index) => step.marks.map(mark => [mark, index === this.step]))
    svg.replaceChildren()
    svg.classList.toggle("empty", !marks.length)
    this.find(".board-idea").classList.toggle("alone", !marks.length)
    let delay = 250
    for (const [mark, isNew] of marks) {
      const shape = svg.appendChild(document.createElementNS(SVG, mark.text === undefined ? "path" : "text"))
      if (mark.text === undefined) drawStroke(shape, mark)
      else drawLabel(shape, mark)
      if (animate && isNew) delay += appear(shape, mark, delay)
    }
  }

  press(event) {
    event.stopPropagation() // the page below has keys too
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const scrolls = event.target === this.find("aside") // the notes keep the keys that move them
    const moves = {
      ArrowRight: () => this.forward(), ArrowDown: scrolls ? null : () => this.forward(), PageDown: scrolls ? null : () => this.forward(),
      ArrowLeft: () => this.back(), ArrowUp: scrolls ? null : () => this.back(), PageUp: scrolls ? null : () => this.back(), Backspace: () => this.back(),
      Home: scrolls ? null : () => this.go(0), End: scrolls ? null : () => this.go(this.data.steps.length - 1),
      t: () => this.startOrStop(), n: () => this.showNotes(),
      " ": this.plain(event.target) ? () => this.forward() : null,
    }
    const move = moves[event.key.length === 1 ? event.key.toLowerCase() : event.key]
    if (!move) return
    event.preventDefault()
    move()
  }

  // Whether space means “next” here: on a button that does something else it presses that one.
  plain(target) { return target.tagName !== "BUTTON" || target.matches(".board-next, .board-back") }

  followFingers(stage) {
    let start = null
    stage.ontouchstart = event => { start = event.touches.length === 1 ? [event.touches[0].clientX, event.touches[0].clientY] : null }
    stage.ontouchend = event => {
      if (!start) return
      const dx = event.changedTouches[0].clientX - start[0], dy = event.changedTouches[0].clientY - start[1]
      if (Math.abs(dx) > Math.max(SWIPE, Math.abs(dy))) dx < 0 ? this.forward() : this.back()
      start = null
    }
  }

  choose(length) {
    this.length = length
    this.dialog.querySelectorAll(".board-lengths button").forEach((choice, index) => choice.setAttribute("aria-checked", index === length))
    this.stop()
    this.seconds = 0
    this.setTimer()
    if (!this.find("aside").hidden) this.setNotes()
  }

  startOrStop() {
    if (this.running) return this.stop()
    const start = Date.now() - this.seconds * 1000
    this.running = setInterval(() => { this.seconds = Math.floor((Date.now() - start) / 1000); this.setTimer() }, 250)
    this.setTimer()
  }

  stop() {
    clearInterval(this.running)
    this.running = null
    this.setTimer()
  }

  // What is left of the length; of the deep one, which has no end, what has passed.
  setTimer() {
    const { seconds } = this.data.lengths[this.length], rest = seconds ? seconds - this.seconds : this.seconds
    const clock = `${Math.floor(Math.abs(rest) / 60)}:${String(Math.abs(rest) % 60).padStart(2, "0")}`
    const timer = this.find(".board-timer")
    timer.firstChild.textContent = this.running ? "Stop" : "Start"
    timer.lastChild.textContent = rest < 0 ? `+${clock}` : clock
    timer.classList.toggle("over", rest < 0)
    if (seconds && rest === 0) this.find(".board-aloud").textContent = "Time is up."
  }

  showNotes() {
    const notes = this.find("aside")
    notes.hidden = !notes.hidden
    this.find(".board-notes-switch").setAttribute("aria-expanded", !notes.hidden)
    if (!notes.hidden) this.setNotes()
  }

  setNotes() {
    const written = document.querySelector(`.st-key-board-notes-${this.length} [data-testid=stMarkdownContainer]`)
    const notes = this.find("aside")
    if (written && notes.firstChild?.innerHTML !== written.innerHTML) notes.replaceChildren(written.cloneNode(true))
  }
}

function drawStroke(path, { d, color, style }) {
  path.setAttribute("d", d)
  path.setAttribute("class", style)
  path.style.stroke = `var(--${color})`
}

function drawLabel(text, { x, y, color, size, anchor, math, text: words }) {
  for (const [name, value] of Object.entries({ x, y, "font-size": size, "text-anchor": anchor, class: math ? "math" : "" })) text.setAttribute(name, value)
  text.style.fill = `var(--${color})`
  text.textContent = words
}

// Draws a stroke along its length, or lets a label appear; gives the milliseconds after which the next may begin.
function appear(shape, { text, style }, delay) {
  if (text !== undefined || style === "dashed") {
    shape.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 250, delay, fill: "backwards" })
    return 140
  }
  const length = shape.getTotalLength(), duration = Math.min(1100, Math.max(130, length / SPEED * 1000))
  const hidden = { strokeDasharray: `${length} ${length * 2}`, strokeDashoffset: length + 2 }
  shape.animate([{ ...hidden, opacity: 0 }, { ...hidden, opacity: 1, offset: .001 }, { ...hidden, strokeDashoffset: 0 }], { duration, delay, fill: "backwards", easing: "ease-in-out" })
  return duration + 40
}

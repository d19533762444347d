// The bench of a drill: an editor, the sandbox that runs what is written there, and what the tests found. The code stays in this browser: the server
// hears whether it passed. It runs when the reader says so, and never by itself.
const STORE = "dlcore-drills", PLAIN = "dlcore-plain-editor", MOST = 80, PAUSE = 300 // names in the browser's store; drafts that are kept; milliseconds after the last key
const LONGEST = 20_000, LARGEST = 200_000 // characters of the code, and of what comes back
const MOST_FAILED = 5, LONGEST_SAID = 300 // of what the progress keeps of a run: tests by name, and characters of what was wrong
const KEYS = {
  editor: "Tab indents; Esc, then Tab leaves the editor. Ctrl+Enter (⌘+Enter) runs the tests.",
  plain: "Tab leaves the field; Enter keeps the indentation. Ctrl+Enter (⌘+Enter) runs the tests."
}
const ERRORS = { syntax: "Python cannot read this", exception: "Your code raised an exception", missing: "The function is missing", output: "Your code does not stop printing" }
const benches = new WeakMap()

export default function (component) {
  const { parentElement, data } = component
  let bench = benches.get(parentElement)
  if (!bench) benches.set(parentElement, (bench = new Bench(parentElement.querySelector(".bench"))))
  bench.show(data, component.setTriggerValue)
  return () => bench.save()
}

function readDrafts() {
  try {
    const found = JSON.parse(localStorage.getItem(STORE) ?? "{}")
    return found && typeof found === "object" && !Array.isArray(found) ? found : {}
  } catch {
    return {}
  }
}

function prefersPlain() {
  try {
    return localStorage.getItem(PLAIN) === "true"
  } catch {
    return false
  }
}

function keepPlain(plain) {
  try {
    localStorage.setItem(PLAIN, String(plain))
  } catch { /* then it is chosen anew next time */ }
}

function element(tag, text, kind) {
  const made = document.createElement(tag)
  if (text !== undefined) made.textContent = text
  if (kind) made.className = kind
  return made
}

// A name that begins with a symbol keeps it: ε and β are no words.
const capital = text => text.replace(/^[a-z]/, letter => letter.toUpperCase())

// Markdown's code and emphasis, as nodes; all else, and any tag, is text.
const MARKED = /(`[^`\n]+`|(?<![\w*])\*[^\s*](?:[^*\n]*[^\s*])?\*(?![\w*]))/
function withMarks(tag, text, kind) {
  const made = element(tag, undefined, kind)
  made.append(...String(text).split(MARKED).map((part, at) =>
    at % 2 === 0 ? part : element(part[0] === "`" ? "code" : "em", part.slice(1, -1))))
  return made
}

// The known mistakes whose results the code gives, one or two at once.
function namesOf(mistakes) {
  if (!mistakes.length) return []
  const box = element("div", undefined, "mistake")
  if (mistakes.length > 1) box.append(element("p", "Your results match those of two mistakes made together:"))
  for (const { name, explanation } of mistakes) box.append(withMarks("h3", capital(String(name)), "bad"), withMarks("p", explanation))
  return [box]
}

// The one known mistake whose result the code gives in the test to begin with.
function shownBy(mistake) {
  if (!mistake) return []
  const box = element("div", undefined, "mistake")
  box.append(element("p", "In this test your result equals that of a typical mistake:"), withMarks("h3", capital(String(mistake.name)), "bad"))
  box.append(withMarks("p", mistake.explanation), element("p", "There may be more."))
  return [box]
}

const address = path => new URL(path, document.baseURI)

async function load(path, kind) {
  const answer = await fetch(address(path))
  if (!answer.ok) throw new Error(`${path.split("/").pop()} did not come`)
  return answer[kind]()
}

class Bench {
  constructor(root) {
    this.root = root
    for (const [name, where] of Object.entries({
      box: ".editor", field: "textarea", keys: ".keys", runs: ".run", stops: ".stop", resets: ".reset", undoes: ".undo",
      toggle: "input", state: ".state", results: ".results"
    })) this[name] = root.querySelector(where)
    this.runs.onclick = () => this.run()
    this.stops.onclick = () => this.python?.stop()
    this.resets.onclick = () => this.reset()
    this.undoes.onclick = () => this.undo()
    this.toggle.onchange = () => {
      keepPlain(this.toggle.checked)
      this.choose(this.toggle.checked)
    }
    this.field.oninput = () => this.edited()
    this.field.onkeydown = event => this.indent(event)
    // What is typed here is no shortcut of the page.
    for (const kind of ["keydown", "keypress", "keyup"]) root.addEventListener(kind, event => event.stopPropagation())
    root.addEventListener("keydown", event => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      this.run()
    }, true)
    root.addEventListener("focusin", () => this.start())
    addEventListener("pagehide", () => this.root.isConnected && this.save()) // not one that the reader has left
  }

  show(data, send) {
    const before = this.data
    this.data = data
    this.send = send
    if (before?.drill !== data.drill) {
      if (before) this.save(before)
      this.open()
    } else if (before.attempt !== data.attempt) {
      this.say("")
      this.reset()
    }
    this.available()
  }

  // Another drill than before: its draft, or its starter.
  open() {
    this.python?.stop()
    const draft = readDrafts()[this.data.drill]
    const kept = draft && typeof draft.code === "string" && draft.at > this.data.emptied ? draft : undefined
    this.before = typeof kept?.before === "string" ? kept.before : undefined
    this.told = false
    this.results.hidden = true
    this.say("")
    this.write((kept?.code ?? this.data.starter).slice(0, LONGEST))
    if (this.data.last) this.recall(this.data.last)
    this.undoes.hidden = this.before === undefined
    this.field.setAttribute("aria-label", this.data.label)
    this.choose(this.plain ?? prefersPlain())
  }

  available() {
    this.runs.disabled = !this.data.files || Boolean(this.waits)
    if (!this.data.files) this.say(this.data.missing)
    else if (this.state.textContent === this.data.missing) this.say("")
  }

  // The editor where it can be had, else the plain field, which stands there until it has come, and may be chosen.
  async choose(plain) {
    this.plain = this.toggle.checked = plain
    if (!plain && !this.view) await this.makeEditor()
    const code = this.code, shown = Boolean(this.view) && !this.plain, focused = this.field.matches(":focus")
    this.box.hidden = !shown
    this.field.hidden = shown
    this.keys.textContent = shown ? KEYS.editor : KEYS.plain
    this.write(code)
    if (shown && focused) this.view.focus()
  }

  async makeEditor() {
    try {
      const editor = await import(address(this.data.editor).href)
      this.view ??= makeView(editor, this.box, this.data.label, this.code, () => this.edited())
    } catch {
      this.plain = this.toggle.checked = this.toggle.disabled = true
    }
  }

  get code() {
    return this.box.hidden ? this.field.value : this.view.state.doc.toString()
  }

  write(code) {
    this.writing = true
    if (this.field.value !== code) this.field.value = code
    if (this.view && this.view.state.doc.toString() !== code) {
      this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: code } })
    }
    this.view?.contentDOM.setAttribute("aria-label", this.data.label)
    this.writing = false
  }

  edited() {
    if (this.writing) return
    if (this.before !== undefined) {
      this.before = undefined
      this.undoes.hidden = true
    }
    clearTimeout(this.later)
    this.later = setTimeout(() => this.save(), PAUSE)
    if (!this.told) {
      this.told = true
      this.send("begun", this.data.drill)
    }
  }

  save(data = this.data) {
    clearTimeout(this.later)
    const drafts = readDrafts(), code = this.code.slice(0, LONGEST)
    if (code === data.starter && this.before === undefined) delete drafts[data.drill]
    else if (drafts[data.drill]?.code !== code || drafts[data.drill]?.before !== this.before) {
      drafts[data.drill] = { code, at: Date.now(), ...(this.before === undefined ? {} : { before: this.before }) }
    }
    const kept = Object.entries(drafts).sort(([, one], [, other]) => (other?.at ?? 0) - (one?.at ?? 0)).slice(0, MOST)
    try {
      localStorage.setItem(STORE, JSON.stringify(Object.fromEntries(kept)))
    } catch {
      this.say("Your browser does not let this page keep your code: copy it before you leave.")
    }
  }

  reset() {
    this.results.hidden = true
    if (this.code === this.data.starter) return
    this.before = this.code.slice(0, LONGEST)
    this.write(this.data.starter)
    this.undoes.hidden = false
    this.say("The starter code is back.")
    this.save()
  }

  undo() {
    const code = this.before
    this.before = undefined
    this.undoes.hidden = true
    this.write(code)
    this.say("Your code is back.")
    this.save()
    this.resets.focus()
  }

  // In the plain field a new line begins as far in as the one before.
  indent(event) {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return
    const { selectionStart: at, value } = this.field
    const line = value.slice(value.lastIndexOf("\n", at - 1) + 1, at)
    event.preventDefault()
    this.field.setRangeText(`\n${line.match(/^[ ]*/)[0]}${/:\s*$/.test(line) ? "    " : ""}`, at, this.field.selectionEnd, "end")
    this.edited()
  }

  say(text) {
    const said = withMarks("p", text)
    if (this.state.textContent !== said.textContent) this.state.replaceChildren(...said.childNodes)
  }

  start() {
    if (this.python || !this.data.files) return
    this.python = new Python(this.root, this.data, message => this.hear(message))
  }

  run() {
    if (!this.data.files || this.waits) return
    const code = this.code
    if (code.length > LONGEST) return this.say(`Up to ${LONGEST.toLocaleString("en")} characters can be run; this has ${code.length.toLocaleString("en")}.`)
    this.save()
    this.start()
    this.waits = { run: Math.random().toString(36).slice(2), drill: this.data.drill, changed: code !== this.data.starter }
    this.runs.disabled = true
    this.stops.hidden = false
    this.results.hidden = true // those of an earlier run
    this.say(this.python.ready ? "Running …" : "Python is starting: your code runs once it is ready …")
    this.python.run({ run: this.waits.run, request: { code, payload: this.data.payload }, seconds: this.data.seconds })
  }

  hear({ state, run, result, failure, why, ready }) {
    if (state === "starting" && !this.waits) return this.say("Python is starting …")
    if (state === "ready") return this.waits || this.say("Python is ready.")
    if (state === "running") return this.say("Running …")
    if (state === "failed") {
      this.python.end()
      this.python = undefined
      this.finish()
      return this.say(`Python ended: ${String(why).slice(0, 300)}. Run the tests again to start it anew.`)
    }
    if (!this.waits || run !== this.waits.run) return
    const waited = this.waits
    this.finish()
    if (waited.drill !== this.data.drill) return
    if (state === "stopped") {
      this.results.hidden = true
      const sentence = why === "late"
        ? `Stopped after ${this.data.seconds} seconds: the code did not come to an end. Look for a loop that never stops.`
        : "Stopped, as you asked."
      this.say(ready ? sentence : `${sentence} Python is starting again.`)
      if (why === "late") this.report({}, waited, sentence)
    } else if (state === "done") {
      let told
      try {
        told = failure === undefined ? JSON.parse(String(result).slice(0, LARGEST)) : null
      } catch {
        failure = "its answer is too long."
      }
      if (!told || typeof told !== "object") return this.say(`Python could not judge this: ${String(failure).slice(-600)}`)
      this.draw(told, waited.changed)
      this.report(told, waited)
    }
  }

  finish() {
    this.waits = undefined
    this.stops.hidden = true
    this.runs.disabled = !this.data.files
  }

  draw(told, changed) {
    const tests = Array.isArray(told.tests) ? told.tests : [], right = tests.filter(test => test.passed).length
    const parts = namesOf(told.mistakes)
    if (told.error) {
      const line = Number.isInteger(told.error.line) ? `, line ${told.error.line}` : ""
      parts.push(element("h3", `${ERRORS[told.error.kind] ?? "An error"}${line}`, "bad"), withMarks("pre", told.error.message))
    }
    if (told.first && changed) {
      const input = told.first.input && `\n${told.first.input}`
      parts.push(
        withMarks("h3", `Begin with “${told.first.name}”`),
        withMarks("p", told.first.why),
        withMarks("pre", `${told.first.message}${input}`),
        ...shownBy(told.first.mistake)
      )
    }
    const above = changed && told.first ? told.first.message
      : tests.map(test => String(test.message)).find(each => each && String(told.error?.message).endsWith(`: ${each}`))
    for (const [passed, kind] of [[false, "bad"], [true, "good"]]) {
      const list = element("ul", undefined, kind === "good" ? "passed" : "")
      let before // a message that stands there already is not said again
      for (const test of tests.filter(each => Boolean(each.passed) === passed)) {
        const item = element("li")
        item.append(element("b", passed ? "✓ passed" : "✗ failed", kind), ...withMarks("span", ` · ${test.name}`).childNodes)
        const message = String(test.message || "")
        if (!passed && message && message !== above && message !== before) item.append(withMarks("pre", message))
        before = message
        list.append(item)
      }
      if (list.children.length) parts.push(list)
    }
    if (told.output) {
      const printed = element("details")
      printed.append(element("summary", "What your code printed"), element("pre", String(told.output)))
      parts.push(printed)
    }
    this.results.replaceChildren(...parts)
    this.results.hidden = parts.length === 0
    this.say(
      told.passed ? `Solved: all ${tests.length} tests pass.`
        : told.mistakes.length ? `Not yet: ${told.mistakes.map(each => each.name).join("; and ")}. ${right} of ${tests.length} tests pass.`
          : tests.length && !changed ? `This is the starter, unchanged: ${right} of ${tests.length} tests pass.`
          : tests.length ? `Not yet: ${right} of ${tests.length} tests pass.`
            : "Not yet: the code did not run."
    )
    this.state.scrollIntoView({ block: "nearest" }) // who runs the tests by key would not see it below
  }

  // What the last run found, as the progress keeps it.
  recall({ right, total, failed, mistakes, said }) {
    const result = total ? `${right} of ${total} tests passed.` : "the code did not run to its end."
    const parts = [element("p", `Your last run, before the page was reloaded: ${result}`), ...namesOf(mistakes)]
    if (said) parts.push(withMarks("pre", said))
    if (failed.length) {
      const more = total - right - failed.length
      const names = failed.map(name => `*${name}*`).join(", ")
      parts.push(withMarks("p", `Failed: ${names}${more > 0 ? `, and ${more} more` : ""}.`))
    }
    this.results.replaceChildren(...parts)
    this.results.hidden = false
  }

  report(told, waited, sentence = "") {
    const tests = Array.isArray(told.tests) ? told.tests : [], failed = tests.filter(test => !test.passed)
    const said = sentence || told.error?.message || told.first?.message || failed[0]?.message || ""
    this.send("result", JSON.stringify({
      drill: waited.drill, run: waited.run, changed: waited.changed, passed: told.passed === true,
      total: tests.length, right: tests.length - failed.length,
      failed: failed.slice(0, MOST_FAILED).map(test => test.name), mistakes: (told.mistakes ?? []).map(each => each.id),
      said: said.slice(0, LONGEST_SAID)
    }))
  }
}

// Python in its frame, which has no origin: it is handed its files, and no more than text comes back.
class Python {
  constructor(root, data, hear) {
    this.hear = hear
    this.wanted = []
    this.frame = element("iframe")
    this.frame.setAttribute("sandbox", "allow-scripts")
    this.frame.setAttribute("aria-hidden", "true")
    this.frame.tabIndex = -1
    this.listener = event => {
      if (event.source === this.frame.contentWindow && event.data && typeof event.data === "object") this.take(event.data)
    }
    addEventListener("message", this.listener)
    hear({ state: "starting" })
    this.begin(root, data).catch(problem => hear({ state: "failed", why: problem.message }))
  }

  async begin(root, { files, numpy }) {
    const { "sandbox.html": page, "worker.js": worker, "judge.py": judge, "difference.py": difference, ...python } = files
    const [html, script, ...judges] = await Promise.all([page, worker, judge, difference].map(path => load(path, "text")))
    const contents = await Promise.all(Object.values(python).map(path => load(path, "arrayBuffer")))
    this.given = {
      files: Object.fromEntries(Object.keys(python).map((name, at) => [name, contents[at]])),
      worker: script, judge: { "judge.py": judges[0], "difference.py": judges[1] }, numpy, spare: (navigator.deviceMemory ?? 8) >= 4 // gigabytes, where the browser tells
    }
    this.frame.srcdoc = html
    root.append(this.frame)
  }

  take(message) {
    if (message.state === "open") {
      if (this.opened) return this.hear({ state: "failed", why: "its frame was loaded anew" })
      this.opened = true
      this.post(this.given)
      this.given = undefined
      for (const each of this.wanted.splice(0)) this.post(each)
      return
    }
    if (message.state === "ready") this.ready = true
    if (message.state === "stopped") this.ready = message.ready
    this.hear(message)
  }

  post(message) {
    this.frame.contentWindow.postMessage(message, "*")
  }

  run(message) {
    if (this.opened) this.post(message)
    else this.wanted.push(message)
  }

  stop() {
    if (this.opened) this.post({ stop: true })
    else {
      const [waiting] = this.wanted.splice(0)
      if (waiting) this.hear({ state: "stopped", run: waiting.run, why: "asked", ready: true })
    }
  }

  end() {
    removeEventListener("message", this.listener)
    this.frame.remove()
  }
}

function makeView(editor, parent, label, code, onEdit) {
  const { tags } = editor
  const color = (light, dark) => `light-dark(${light}, ${dark})`
  const colors = editor.HighlightStyle.define([
    { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: color("#8A2BA8", "#D9A3F0") },
    { tag: [tags.comment], color: color("#5B6168", "#A6ACB4"), fontStyle: "italic" },
    { tag: [tags.string, tags.special(tags.string)], color: color("#1B6E3C", "#8FD6A8") },
    { tag: [tags.number, tags.bool, tags.null], color: color("#A0470B", "#F2B27A") },
    { tag: [tags.function(tags.definition(tags.variableName)), tags.definition(tags.className)], color: color("#1F5FBF", "#7FB0FF"), fontWeight: "600" }
  ])
  const theme = editor.EditorView.theme({
    "&": { color: "var(--st-text-color)", backgroundColor: "transparent", maxHeight: "34rem" },
    "&.cm-focused": { outline: "none" },
    ".cm-scroller": { fontFamily: "var(--st-code-font, monospace)", lineHeight: "1.5", minHeight: "12rem" },
    ".cm-content": { caretColor: "var(--st-text-color)" },
    ".cm-cursor": { borderLeftColor: "var(--st-text-color)" },
    ".cm-gutters": { backgroundColor: "var(--st-secondary-background-color)", color: color("#6B7178", "#969CA4"), border: "none" },
    ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--st-primary-color) 8%, transparent)" },
    ".cm-activeLineGutter": { backgroundColor: "transparent" },
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
      backgroundColor: "color-mix(in srgb, var(--st-primary-color) 30%, transparent)"
    },
    "&.cm-focused .cm-matchingBracket": { backgroundColor: "color-mix(in srgb, var(--st-primary-color) 25%, transparent)" }
  })
  return new editor.EditorView({
    parent,
    root: parent.getRootNode(),
    doc: code,
    extensions: [
      editor.lineNumbers(), editor.history(), editor.drawSelection(), editor.highlightActiveLine(), editor.highlightSpecialChars(),
      editor.bracketMatching(), editor.closeBrackets(), editor.indentOnInput(), editor.indentUnit.of("    "),
      editor.EditorState.tabSize.of(4), editor.python(), editor.syntaxHighlighting(colors), theme,
      editor.EditorView.contentAttributes.of({ "aria-label": label, autocapitalize: "off", autocorrect: "off", spellcheck: "false" }),
      editor.keymap.of([
        ...editor.closeBracketsKeymap, ...editor.defaultKeymap.filter(({ key }) => key !== "Mod-Enter"), ...editor.historyKeymap, editor.indentWithTab
      ]),
      editor.EditorView.updateListener.of(update => update.docChanged && onEdit())
    ]
  })
}

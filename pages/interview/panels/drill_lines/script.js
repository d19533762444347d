// Lines that the reader puts in order by two buttons each. The focus stays on the line that moves, so that it moves on by the same key.
const lists = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const list = parentElement.querySelector("ol"), aloud = parentElement.querySelector("output")
  const name = `${data.drill} ${data.attempt}`
  let state = lists.get(parentElement)
  if (state?.name !== name) lists.set(parentElement, (state = { name, order: [...data.order] }))
  const wrong = JSON.stringify(data.judged) === JSON.stringify(state.order) ? data.wrong : null

  function move(line, by, button) {
    const at = state.order.indexOf(line), to = at + by
    if (to < 0 || to >= state.order.length) return
    state.order.splice(at, 1)
    state.order.splice(to, 0, line)
    state.moved = line
    draw(null)
    list.children[to].querySelector(button).focus()
    aloud.textContent = `Line ${to + 1} of ${state.order.length}: ${data.lines[line].trim()}`
    setTriggerValue("order", JSON.stringify({ drill: data.drill, order: state.order }))
  }

  function control(line, by, kind, sign, possible) {
    const button = document.createElement("button")
    button.type = "button"
    button.className = kind
    button.textContent = sign
    button.setAttribute("aria-label", `Move ${kind}: ${data.lines[line].trim()}`)
    button.setAttribute("aria-disabled", String(!possible))
    button.onclick = () => move(line, by, `.${kind}`)
    return button
  }

  function draw(wrong) {
    list.replaceChildren(...state.order.map((line, at) => {
      const item = document.createElement("li"), place = document.createElement("span"), code = document.createElement("code")
      place.className = "at"
      place.textContent = at + 1
      code.textContent = data.lines[line].trimStart()
      code.style.setProperty("--indent", data.lines[line].length - code.textContent.length)
      item.append(place, code)
      if (data.open) item.append(control(line, -1, "up", "↑", at > 0), control(line, 1, "down", "↓", at < state.order.length - 1))
      item.classList.toggle("wrong", at === wrong)
      item.classList.toggle("moved", data.open && line === state.moved)
      return item
    }))
  }

  const focused = parentElement.getRootNode().activeElement?.getAttribute?.("aria-label")
  draw(wrong)
  if (focused) [...list.querySelectorAll("button")].find(each => each.getAttribute("aria-label") === focused)?.focus()
}

// A clock that counts down in the browser, beside something to say aloud.
const clocks = new WeakMap() // by element: when it is over, null while it stands

const said = seconds => `${seconds < 0 ? "+" : ""}${Math.floor(Math.abs(seconds) / 60)}:${String(Math.abs(seconds) % 60).padStart(2, "0")}`

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button"), aloud = parentElement.querySelector("output")

  function show() {
    const end = clocks.get(parentElement), left = end ? Math.ceil((end - Date.now()) / 1000) : data.seconds
    button.firstChild.textContent = end ? "Stop" : "Start"
    button.lastChild.textContent = said(left)
    button.classList.toggle("over", left < 0)
    const news = end && left <= 0 ? "Time is up." : ""
    if (aloud.textContent !== news) aloud.textContent = news
  }

  button.onclick = () => { clocks.set(parentElement, clocks.get(parentElement) ? null : Date.now() + data.seconds * 1000); show() }
  show()
  const ticks = setInterval(show, 250)
  return () => clearInterval(ticks)
}

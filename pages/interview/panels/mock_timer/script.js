// A clock that counts in the browser, so that no second reruns the page. The server says how much was left when it spoke.
const clocks = new WeakMap() // by element: what the server said last, when that came here, and what counts since

const said = seconds => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`

export default function ({ data, parentElement }) {
  const [all, here, aloud] = ["b", "span", "output"].map(name => parentElement.querySelector(name))
  const text = JSON.stringify(data)
  const before = clocks.get(parentElement)
  clearInterval(before?.ticks)
  const since = before?.text === text ? before.since : performance.now()

  function show() {
    const passed = data.runs ? (performance.now() - since) / 1000 : 0
    const left = data.left - passed, question = data.question - passed
    all.textContent = left > 0 ? `${said(left)} left` : "Time is up"
    here.textContent = !data.runs ? "The clock is paused."
      : left <= 0 ? "Finish this answer; no further question comes."
      : question > 0 ? `${said(question)} for this question` : `${said(-question)} over the time for this question`
    parentElement.querySelector("p").classList.toggle("late", data.runs && (left <= 0 || question <= 0))
    const news = !data.runs ? "" : left <= 0 ? "Time is up" : question <= 0 ? "The time for this question is over" : ""
    if (aloud.textContent !== news) aloud.textContent = news
  }

  show()
  const ticks = setInterval(show, 500)
  clocks.set(parentElement, { text, since, ticks })
  return () => clearInterval(ticks)
}

// Asks the server to draw a chart, and saves what comes, or says in a sentence why nothing does.
const given = new Set() // the pictures that were saved: the element may be drawn again with the same data

export default function ({ data, parentElement, setTriggerValue }) {
  const buttons = [...parentElement.querySelectorAll("button")], says = parentElement.querySelector("output")
  const busy = yes => { for (const button of buttons) button.disabled = yes }
  for (const button of buttons) {
    button.textContent = `${data.label} as ${button.value.toUpperCase()}`
    button.onclick = () => {
      busy(true)
      says.textContent = "Drawing …"
      setTriggerValue("asked", button.value)
    }
  }
  const { made } = data
  if (!made || given.has(made.id)) return
  given.add(made.id)
  busy(false)
  says.textContent = made.problem ?? ""
  if (made.content) save(made)
}

function save({ content, type, name }) {
  const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0))
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new Blob([bytes], { type }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

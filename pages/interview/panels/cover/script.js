// A table whose answers are covered until the reader has said them. Which rows are said, by chapter, is kept here while the tab is open.
const rows = new Map()
const shown = new WeakMap() // by element: the table that it has

export default function ({ data, parentElement, setTriggerValue }) {
  const place = parentElement.querySelector("div")
  if (shown.get(place) === data.table) return
  shown.set(place, data.table)
  if (!rows.has(data.title)) rows.set(data.title, new Set())
  const said = rows.get(data.title)
  place.className = "cover"
  place.innerHTML =
    `<p>Say your answer, then click the row or press Enter on it. One whole table is a step of your plan.</p>${data.table}
    <p class="sum"><button type="button" aria-expanded="false">In one sentence: which, and when?</button> <span>${data.say}</span></p>
    <p class="count"><b aria-live="polite"></b><button type="button" class="again">Cover all again</button></p>`
  const all = [...place.querySelectorAll("tbody tr")], sum = place.querySelector(".sum")

  function show() {
    for (const [at, item] of [...all, sum].entries()) {
      item.classList.toggle("said", said.has(at))
      item.querySelector("[aria-expanded]").setAttribute("aria-expanded", said.has(at))
    }
    const count = all.filter((_, at) => said.has(at)).length
    const done = count === all.length
    place.querySelector(".count b").innerHTML =
      `${count} of ${all.length} said` + (done ? ". <a class='within' href='plan'>Back to the plan</a>" : "")
    return done
  }

  for (const [at, item] of [...all, sum].entries())
    item.addEventListener("click", () => {
      if (said.has(at)) return
      said.add(at)
      if (show() && item !== sum) setTriggerValue("said", data.title)
    })
  place.querySelector(".again").addEventListener("click", () => { said.clear(); show() })
  show()
}

// A drawing of strokes, kept as points, so that the last one can be undone. Python gets side × side gray values in hexadecimal after each stroke.
const drawings = new WeakMap()

export default function (component) {
  const { data, parentElement, setStateValue } = component
  const canvas = parentElement.querySelector("canvas")
  const side = data.side
  canvas.setAttribute("aria-label", data.label)
  const restored = !drawings.has(parentElement) && data.strokes !== "[]"
  if (!drawings.has(parentElement)) drawings.set(parentElement, { strokes: read(data.strokes), cursor: [0.5, 0.5], pen: false })
  const drawing = drawings.get(parentElement)
  const pen = canvas.getContext("2d")

  function paint() {
    const size = canvas.width
    pen.fillStyle = "black"
    pen.fillRect(0, 0, size, size)
    pen.strokeStyle = pen.fillStyle = "white"
    pen.lineWidth = data.stroke * size
    pen.lineCap = pen.lineJoin = "round"
    for (const stroke of drawing.strokes) {
      pen.beginPath()
      pen.moveTo(stroke[0][0] * size, stroke[0][1] * size)
      for (const [x, y] of stroke) pen.lineTo(x * size, y * size)
      pen.stroke()
    }
  }

  function send() {
    setStateValue("strokes", JSON.stringify(drawing.strokes))
    if (drawing.strokes.length === 0) return setStateValue("pixels", "")
    paint()
    const small = document.createElement("canvas")
    small.width = small.height = side
    const brush = small.getContext("2d", { willReadFrequently: true })
    brush.imageSmoothingQuality = "high"
    brush.drawImage(canvas, 0, 0, side, side)
    const { data: rgba } = brush.getImageData(0, 0, side, side)
    let pixels = ""
    for (let place = 0; place < rgba.length; place += 4) pixels += rgba[place].toString(16).padStart(2, "0")
    setStateValue("pixels", pixels)
  }

  function place(event) {
    const box = canvas.getBoundingClientRect()
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height].map(
      (at) => Math.round(at * 1000) / 1000
    )
  }

  function begin(point) {
    drawing.pen = true
    drawing.strokes.push([point])
    paint()
  }

  function go(point) {
    drawing.strokes.at(-1).push(point)
    paint()
  }

  function end() {
    if (!drawing.pen) return
    drawing.pen = false
    send()
  }

  canvas.onpointerdown = (event) => {
    canvas.setPointerCapture(event.pointerId)
    begin(place(event))
  }
  canvas.onpointermove = (event) => drawing.pen && go(place(event))
  canvas.onpointerup = canvas.onpointercancel = end

  const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
  canvas.onkeydown = (event) => {
    if (event.key === " " && !event.repeat) begin([...drawing.cursor])
    else if (moves[event.key]) {
      drawing.cursor = drawing.cursor.map((at, axis) => Math.min(1, Math.max(0, at + moves[event.key][axis] / side)))
      if (drawing.pen) go([...drawing.cursor])
      else paint()
      const [x, y] = drawing.cursor
      pen.strokeStyle = "#7fb0ff"
      pen.lineWidth = 2
      pen.strokeRect(x * canvas.width - 5, y * canvas.height - 5, 10, 10)
    } else if (event.key !== " ") return
    event.preventDefault()
  }
  canvas.onkeyup = (event) => event.key === " " && end()
  canvas.onblur = end

  parentElement.querySelector(".undo").onclick = () => {
    drawing.strokes.pop()
    paint()
    send()
  }
  parentElement.querySelector(".clear").onclick = () => {
    drawing.strokes = []
    paint()
    send()
  }
  paint()
  if (restored) send()
}

// What was drawn before the reader left the page; nothing where it was too long to be kept whole.
function read(strokes) {
  try {
    return JSON.parse(strokes)
  } catch {
    return []
  }
}

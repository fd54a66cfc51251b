// A reading at a glance: its waveform, and over it the line of its pitch, in a box of 100 by 40.

function thumbnail(cell) {
  const picture = draw("svg", { viewBox: "0 0 100 40", preserveAspectRatio: "none", "aria-hidden": "true" });
  const step = 100 / cell.peaks.length;
  const tall = Math.max(0.05, ...cell.peaks);
  const wave = cell.peaks.map((peak, i) => `M${((i + 0.5) * step).toFixed(1)} ${(20 - (14 * peak) / tall).toFixed(1)}V${(20 + (14 * peak) / tall).toFixed(1)}`);
  picture.append(draw("path", { class: "wave", d: wave.join("") }));
  let pen = "M";
  let line = "";
  cell.pitch.forEach((height, i) => {
    if (height !== null) line += `${pen}${((i + 0.5) * step).toFixed(1)} ${(38 - 36 * height).toFixed(1)}`;
    pen = height === null ? "M" : "L";
  });
  picture.append(draw("path", { class: "pitch", d: line || "M0 0" }));
  picture.append(draw("path", { class: "head", d: "M0 0V40" }));
  return [picture, make("span", { cls: "gain", text: cell.gain })];
}

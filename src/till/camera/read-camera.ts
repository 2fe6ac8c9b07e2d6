import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import decoderUrl from "zxing-wasm/reader/zxing_reader.wasm?url";

const pauseMs = 120;
/** Enough for a card held at 20 cm; a whole picture of a modern phone would take a second to read. */
const width = 960;

prepareZXingModule({
  overrides: { locateFile: (name: string) => (name.endsWith(".wasm") ? decoderUrl : name) },
});

/**
 * Reads cards (QR and Code 128) from the camera behind until one is found; null when it was stopped before.
 * @throws {DOMException} when there is no camera, or when it is not allowed
 */
export async function readCamera(video: HTMLVideoElement, stopped: AbortSignal): Promise<string | null> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: "environment", width: { ideal: 1_280 } },
  });
  const canvas = document.createElement("canvas");
  const drawing = canvas.getContext("2d", { willReadFrequently: true });
  try {
    video.srcObject = stream;
    await video.play();
    while (!stopped.aborted) {
      const text = drawing === null ? null : await readPicture(video, canvas, drawing);
      if (text !== null) return text;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
    return null;
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
}

async function readPicture(
  video: HTMLVideoElement,
  canvas: HTMLCanvasElement,
  drawing: CanvasRenderingContext2D,
): Promise<string | null> {
  if (video.videoWidth === 0) return null;
  canvas.width = width;
  canvas.height = Math.round((width * video.videoHeight) / video.videoWidth);
  drawing.drawImage(video, 0, 0, canvas.width, canvas.height);
  const picture = drawing.getImageData(0, 0, canvas.width, canvas.height);
  const found = await readBarcodes(picture, { formats: ["QRCode", "Code128"], maxNumberOfSymbols: 1 });
  return found[0]?.isValid === true ? found[0].text : null;
}

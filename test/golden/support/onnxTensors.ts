// A tensor's bytes out of an .onnx file, found by its name: TensorProto writes the name (field 8) before the raw data
// (field 9). A way of its own, so that the product's reader is held against something else.

/** Throws where the file has no such tensor. */
export function storedBytes(file: Buffer, name: string): Buffer {
  const header = Buffer.from([0x42, name.length, ...Buffer.from(name)]);
  for (let at = file.indexOf(header); at >= 0; at = file.indexOf(header, at + 1)) {
    const data = at + header.length;
    // Field 9, length-delimited: what follows is the length as a varint.
    if (file[data] === 0x4a) return lengthDelimited(file, data + 1);
  }
  throw new Error(`expected a tensor ${name} with raw data, found none`);
}

function lengthDelimited(file: Buffer, start: number): Buffer {
  let length = 0;
  let at = start;
  for (let shift = 0; ; shift += 7) {
    const byte = file[at++] ?? 0;
    length += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return file.subarray(at, at + length);
  }
}

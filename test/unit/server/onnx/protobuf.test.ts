// Fields of protobuf as its documentation encodes them, and what a cut-off file looks like.
import { describe, expect, test } from "vitest";
import {
  bytesField,
  bytesHead,
  readField,
  readFields,
  readPacked,
  varintField,
} from "../../../../server/onnx/protobuf";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");

describe("protobuf's wire format", () => {
  test("writes fields as the documentation of protobuf shows them", () => {
    expect(varintField(1, 150)).toEqual(hex("08 96 01"));
    expect(bytesField(2, "testing")).toEqual(hex("12 07 74 65 73 74 69 6e 67"));
    expect(bytesHead(2, 300)).toEqual(hex("12 ac 02"));
  });

  test("reads numbers, floats, bytes and negative numbers, each with its place", () => {
    const float = Buffer.concat([hex("25"), Buffer.from(Float32Array.of(0.5).buffer)]);
    const double = Buffer.concat([hex("29"), Buffer.alloc(8, 9)]);
    const message = Buffer.concat([hex("08 96 01"), bytesField(2, "ab"), float, double]);
    const minusTwo = hex("30 fe ff ff ff ff ff ff ff ff 01");
    expect(readFields(Buffer.concat([message, minusTwo]))).toEqual([
      { number: 1, isBytes: false, value: 150, at: 0, start: 1, end: 3 },
      { number: 2, isBytes: true, value: 0, at: 3, start: 5, end: 7 },
      { number: 4, isBytes: false, value: 0.5, at: 7, start: 8, end: 12 },
      { number: 5, isBytes: false, value: 0, at: 12, start: 13, end: 21 },
      { number: 6, isBytes: false, value: -2, at: 21, start: 22, end: 32 },
    ]);
  });

  test("reads a number of more than 32 bits", () => {
    expect(readFields(varintField(1, 2 ** 40 + 5))[0]?.value).toBe(2 ** 40 + 5);
  });

  test("reads a stretch of a buffer, and packed numbers in it", () => {
    const packed = bytesField(1, hex("03 8e 02 9e a7 05"));
    const buffer = Buffer.concat([hex("ff ff"), packed, hex("ff")]);
    const [field] = readFields(buffer, 2, 2 + packed.length);
    expect(field && readPacked(buffer, field)).toEqual([3, 270, 86942]);
  });

  test("tells where a head ends beyond what was read, and adds the place of what was read", () => {
    expect(readField(bytesHead(2, 300).subarray(0, 2), 0)).toBeNull();
    expect(readField(hex("25 00 00"), 0)).toBeNull();
    expect(readField(bytesHead(2, 300), 0, 1000)).toMatchObject({ at: 1000, start: 1003, end: 1303 });
  });

  test("refuses what is cut off and what is no protobuf", () => {
    expect(() => readFields(bytesField(2, "testing").subarray(0, 5))).toThrow("cut off");
    expect(() => readPacked(hex("80"), { start: 0, end: 1 })).toThrow("cut off");
    expect(() => readFields(hex("0b"))).toThrow("got wire type 3");
  });
});

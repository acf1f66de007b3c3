import { describe, expect, test } from "vitest";
import { withParticles } from "../../../media/panel/particles";

describe("Korean particles", () => {
  test.each([
    ["토큰 3{은/는}", "토큰 3은"],
    ["토큰 2{은/는}", "토큰 2는"],
    ["모델 nano{이/가}", "모델 nano가"],
    ["파일 a.json{을/를}", "파일 a.json을"],
    ["파일 cart.py{을/를}", "파일 cart.py를"],
    ["“가격”{과/와}", "“가격”과"],
    ["“나무”{과/와}", "“나무”와"],
    ["10%{을/를}", "10%를"],
    ["서울{으로/로}", "서울로"],
    ["7{으로/로}", "7로"],
    ["집{으로/로}", "집으로"],
    ["404{으로/로}", "404로"],
    ["서버 server{은/는}", "서버 server는"],
    ["R{으로/로}", "R로"],
    ["m{이라는/라는}", "m이라는"],
    ["{은/는}", "는"],
  ])("follow the sound before them: %s", (written, shown) => {
    expect(withParticles(written)).toBe(shown);
  });

  test("are looked at one by one, and other brackets stay", () => {
    expect(withParticles("A(1){이/가} B{을/를} f(x)라고")).toBe("A(1)이 B를 f(x)라고");
  });
});

import { describe, expect, test } from "vitest";
import { withParticles } from "../../../media/panel/particles";

describe("Korean particles", () => {
  test.each([
    ["토큰 3은(는)", "토큰 3은"],
    ["토큰 2은(는)", "토큰 2는"],
    ["모델 nano이(가)", "모델 nano가"],
    ["파일 a.json을(를)", "파일 a.json을"],
    ["파일 cart.py을(를)", "파일 cart.py를"],
    ["“가격”와(과)", "“가격”과"],
    ["“나무”와(과)", "“나무”와"],
    ["10%을(를)", "10%를"],
    ["서울(으)로", "서울로"],
    ["7(으)로", "7로"],
    ["집(으)로", "집으로"],
    ["404(으)로", "404로"],
    ["은(는)", "는"],
  ])("follow the sound before them: %s", (written, shown) => {
    expect(withParticles(written)).toBe(shown);
  });

  test("are looked at one by one, and other brackets stay", () => {
    expect(withParticles("A(1)이(가) B을(를) f(x)라고")).toBe("A(1)이 B를 f(x)라고");
  });
});

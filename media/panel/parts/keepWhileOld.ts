// Lit directive: what belongs to an answer stays as it was drawn until the next answer is there. Its names and its numbers
// then belong together at any time, and a change of selection does not draw the same numbers once more.
import { noChange, type TemplateResult } from "lit";
import { Directive, directive, type DirectiveResult, type Part } from "lit/directive.js";

type Draw = () => TemplateResult;

class KeepWhileOld extends Directive {
  private isDrawn = false;

  override render(_isOld: boolean, draw: Draw): TemplateResult {
    return draw();
  }

  override update(_part: Part, [isOld, draw]: [boolean, Draw]): TemplateResult | typeof noChange {
    if (isOld && this.isDrawn) return noChange;
    this.isDrawn = true;
    return draw();
  }
}

export const keepWhileOld: (isOld: boolean, draw: Draw) => DirectiveResult<typeof KeepWhileOld> =
  directive(KeepWhileOld);

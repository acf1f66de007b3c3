export interface Sample {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}
export function readSample(): Sample;
export function beforeAndAfter(
  sample: Sample,
  outcome: { readonly insertText: string; readonly replaceLength: number },
): string;

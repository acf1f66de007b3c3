// How many sections of a view are drawn: one more each frame, so that no single frame is long.

export class Sections {
  private view: string | null = null;
  private drawn = 0;

  /** Called once a frame. A view that was not open before begins with its first section, the very first with none. */
  next(view: string, total: number): number {
    if (view !== this.view) {
      this.drawn = this.view === null ? 0 : 1;
      this.view = view;
    } else if (this.drawn < total) this.drawn++;
    return this.drawn;
  }
}

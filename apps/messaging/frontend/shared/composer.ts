/** Takes what the reader writes: Enter sends, Shift and Enter begin a new line. */
export class Composer {
  constructor(
    form: HTMLFormElement,
    private readonly field: HTMLTextAreaElement,
    onSend: (text: string) => void,
  ) {
    field.addEventListener('keydown', (event) => {
      // An Enter that ends the choice of a character of Chinese or Japanese belongs to that.
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const text = field.value.trim();
      if (text === '') return;
      field.value = '';
      field.focus();
      onSend(text);
    });
  }

  focus(): void {
    this.field.focus();
  }
}

/** After a form was found wanting: the first marked field, once React has marked it. */
export function focusFirstInvalid(form: EventTarget | null): void {
  requestAnimationFrame(() => {
    if (!(form instanceof HTMLElement)) return;
    const field = form.querySelector('[aria-invalid="true"]');
    if (field instanceof HTMLElement) field.focus();
  });
}

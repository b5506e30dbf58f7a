/**
 * Enter in a field presses the form's first submit button. Where that would be another one ("Send code"), this stands first, as
 * the one that sends the form: nobody sees it, hears of it or reaches it by Tab.
 */
export function EnterSubmits() {
  return <button type="submit" tabIndex={-1} aria-hidden="true" className="sr-only" />;
}

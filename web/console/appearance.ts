/** Light or dark as the machine is set, also when that changes. */
export function followAppearance(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => document.body.classList.toggle('awsui-dark-mode', dark.matches);
  dark.addEventListener('change', apply);
  apply();
}

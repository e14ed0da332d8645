/** Binds a method to its object. */
export function bound<This, Given extends unknown[], Answer>(
  method: (this: This, ...given: Given) => Answer,
  { name, addInitializer }: ClassMethodDecoratorContext<This, (this: This, ...given: Given) => Answer>,
) {
  addInitializer(function () {
    Object.defineProperty(this, name, { value: method.bind(this), configurable: true });
  });
}

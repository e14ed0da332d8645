import { h } from "vue/dist/vue.esm-bundler.js";

const shout = (text) => `${text[0].toUpperCase()}${text.slice(1)}!`;

export default {
  name: "TaskCard",
  props: { title: { type: String, required: true } },
  setup(props, { slots }) {
    return () =>
      h("section", { class: ["card", { done: props.title === "All done" }] }, [
        h("h1", props.title),
        slots.default({ shout }),
        h("footer", slots.footer?.()),
      ]);
  },
};

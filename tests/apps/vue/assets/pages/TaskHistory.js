import { Transition, computed, h, onMounted, ref } from "vue/dist/vue.esm-bundler.js";

/** Loaded when the history is opened for the first time. */
export default {
  name: "TaskHistory",
  props: { entries: Array, filter: String },
  emits: ["update:filter"],
  setup(props, { emit }) {
    const mounted = ref(false);
    const found = computed(() =>
      props.entries.filter((entry) => entry.toLowerCase().includes(props.filter.toLowerCase())),
    );
    onMounted(() => (mounted.value = true));
    return () =>
      h("aside", [
        h("input", {
          "aria-label": "Filter",
          value: props.filter,
          onInput: ({ target }) => emit("update:filter", target.value),
        }),
        h(
          Transition,
          { name: "fade", appear: true },
          () => mounted.value && h("p", { class: "found" }, found.value.join(", ") || "nothing"),
        ),
      ]);
  },
};

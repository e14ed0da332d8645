import { TransitionGroup, h, inject } from "vue/dist/vue.esm-bundler.js";
import { TaskKey } from "../tasks.js";

export default {
  name: "TaskList",
  emits: { removed: (text) => typeof text === "string" },
  setup(_, { emit }) {
    const tasks = inject(TaskKey);
    const remove = ({ id, text }) => {
      tasks.remove(id);
      emit("removed", text);
    };
    return () =>
      h(TransitionGroup, { tag: "ul", name: "fade" }, () =>
        tasks.list.map((task) =>
          h("li", { key: task.id, class: { done: task.done } }, [
            h("label", [
              h("input", { type: "checkbox", checked: task.done, onChange: () => tasks.toggle(task.id) }),
              task.text,
            ]),
            h("button", { "aria-label": `Remove ${task.text}`, onClick: () => remove(task) }, "×"),
          ]),
        ),
      );
  },
};

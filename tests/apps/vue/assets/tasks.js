import { computed, reactive, readonly } from "vue/dist/vue.esm-bundler.js";

export const TaskKey = Symbol("tasks");

export function createTasks(texts) {
  const state = reactive({ next: 1, list: [] });
  const add = (text) => state.list.push({ id: state.next++, text, done: false });
  texts.forEach(add);
  return {
    list: readonly(state.list),
    left: computed(() => state.list.filter((task) => !task.done).length),
    add,
    toggle(id) {
      const task = state.list.find((task) => task.id === id);
      task.done = !task.done;
    },
    remove(id) {
      state.list.splice(
        state.list.findIndex((task) => task.id === id),
        1,
      );
    },
  };
}

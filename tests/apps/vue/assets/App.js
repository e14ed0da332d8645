import { defineAsyncComponent, inject, ref, watch } from "vue/dist/vue.esm-bundler.js";
import TaskCard from "./components/TaskCard.js";
import TaskList from "./components/TaskList.js";
import { TaskKey } from "./tasks.js";

/** Its template is compiled in the browser. */
export default {
  components: {
    TaskCard,
    TaskList,
    TaskHistory: defineAsyncComponent({
      loader: () => import("./pages/TaskHistory.js"),
      loadingComponent: { template: `<p role="status">Loading …</p>` },
      delay: 0,
    }),
  },
  template: `
    <TaskCard :title="title">
      <template #default="{ shout }">
        <form @submit.prevent="submit">
          <input v-model.trim="draft" v-focus aria-label="Task" />
          <button :disabled="!draft">{{ shout("add") }}</button>
        </form>
        <TaskList @removed="(text) => removed.push(text)" />
      </template>
      <template #footer><output>{{ tasks.left.value }} left</output></template>
    </TaskCard>
    <button @click="open = !open">History</button>
    <TaskHistory v-if="open" :entries="removed" v-model:filter="filter" />
  `,
  setup() {
    const tasks = inject(TaskKey);
    const draft = ref("");
    const open = ref(false);
    const filter = ref("");
    const removed = ref([]);
    const title = ref("Tasks");
    watch(tasks.left, (left) => (title.value = left === 0 ? "All done" : "Tasks"));
    const submit = () => {
      tasks.add(draft.value);
      draft.value = "";
    };
    return { tasks, draft, open, filter, removed, title, submit };
  },
};

import { createApp } from "vue/dist/vue.esm-bundler.js";
import App from "./App.js";
import { TaskKey, createTasks } from "./tasks.js";
import "./main.css";

const app = createApp(App);
app.provide(TaskKey, createTasks(["Water the plants", "Post the letter"]));
app.directive("focus", { mounted: (element) => element.focus() });
app.mount("#app");

import { mount } from "svelte";
import Shop from "./components/Shop.svelte";

mount(Shop, { target: document.querySelector("main"), props: { title: "Shop" } });

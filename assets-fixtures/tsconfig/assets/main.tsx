import { h, Fragment } from "@/h";
import settings from "config";
import { Order } from "@/order.js";
import "./preact/part";

const order = new Order(2);
console.log(Object.keys(order), order.total(), settings.name);
export const view = <><p id="a" {...settings}>{order.total()}</p></>;

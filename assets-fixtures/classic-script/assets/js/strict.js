"use strict";

function strictThis() {
  return this === undefined;
}

document.body.dataset.ready = "yes";
export {};

function widget() {
  return "widget";
}

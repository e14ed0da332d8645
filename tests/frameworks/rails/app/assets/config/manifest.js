//= link_tree ../images
//= link site.css
//= link lib/print.css
//= link app.js
//= link other.js

import "./egg-timer.js";
import "./standard/star-rating.js";

/*! classic, (c) somebody */
function version() {
    console.log("never");
    return VERSION + app.flags.beta;
}

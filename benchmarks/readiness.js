// Keeps when the map was ready: milliseconds from the start of the navigation.
const waiting = setInterval(() => {
    if (!window.graphcapMap || !graphcapMap.ready) return;
    window.readyAt = performance.now();
    clearInterval(waiting);
}, 2);

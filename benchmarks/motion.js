// Frames a second while an arrow key ("pan") or a wheel ("zoom") is used in every frame, and milliseconds from then until the map is drawn anew.
(how) => new Promise((done) => {
    const map = document.getElementById("map"), frame = map.getBoundingClientRect(), times = [];
    const act = () => {
        const place = { clientX: frame.x + frame.width / 2, clientY: frame.y + frame.height / 2 };
        if (how === "pan") map.dispatchEvent(new KeyboardEvent("keydown", { key: times.length % 40 < 20 ? "ArrowRight" : "ArrowLeft" }));
        else map.dispatchEvent(new WheelEvent("wheel", { deltaY: times.length % 40 < 20 ? -12 : 12, ...place }));
    };
    const settled = (since) => () => {
        const frames = 1000 * (times.length - 1) / (times.at(-1) - times[0]);
        if (!map.querySelector("canvas").style.transform) done([frames, performance.now() - since]);
        else requestAnimationFrame(settled(since));
    };
    const step = (now) => {
        times.push(now);
        act();
        requestAnimationFrame(times.length < 90 ? step : settled(performance.now()));
    };
    requestAnimationFrame(step);
})

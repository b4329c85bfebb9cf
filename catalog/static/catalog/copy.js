// A button that copies what stands in a field. Without a script the field is there to copy from by hand.
for (const button of document.querySelectorAll("[data-copies]")) {
    const field = document.getElementById(button.dataset.copies);
    const told = document.querySelector(`[data-copied="${field.id}"]`);
    button.hidden = false;
    button.addEventListener("click", async () => {
        field.select();
        try {
            await navigator.clipboard.writeText(field.value);
            told.textContent = "Copied.";
        } catch {  // not over https, or not permitted: it is selected
            told.textContent = "Press Ctrl+C to copy.";
        }
    });
}

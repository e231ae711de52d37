// After a refusal, the summary of what to mend gets the focus, so that it is read first.
document.querySelector("[data-focus]")?.focus();

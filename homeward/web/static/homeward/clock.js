const london = new Intl.DateTimeFormat("en-GB", {
  hour: "2-digit", minute: "2-digit", timeZone: "Europe/London",
});

/** The time of day now in London, 14:32. */
export const clock = () => london.format(new Date());

/** Change a live region only when its words change, so that it is not read out again. */
export const say = (region, words) => {
  if (region && region.textContent !== words) region.textContent = words;
};

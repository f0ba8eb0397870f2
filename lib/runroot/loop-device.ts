/** A builder that has no loop device left now may have one later (pungi/runroot.py `is_loop_device_error`). */
const MESSAGES =
  /losetup: cannot find an unused loop device|^losetup: .* failed to set up loop device/m;

/** Whether a log of lorax tells of that. */
export const lacksLoopDevice = (log: string): boolean => MESSAGES.test(log);

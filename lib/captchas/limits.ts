/** As many signs as the box for a picture's characters takes; what a device calculated is longer. */
export const captchaTyped = 8;

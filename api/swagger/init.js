// Starts Swagger UI on the document of this site; nothing is asked of another host.
window.addEventListener("load", function () {
  window.SwaggerUIBundle({
    url: "/api/openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null,
    presets: [window.SwaggerUIBundle.presets.apis], layout: "BaseLayout",
  });
});

using Acme.Images.Contracts;
using BentoSharp;

[assembly: BentoClient(typeof(IImageCaptionService))]
